// <netdb.h>, <arpa/inet.h>, <pwd.h>, <grp.h>: addresses, hosts, services, protocols and users by name.
#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void texts(void) {
  const char *all[] = {
      "::", "::1", "1::", "fe80::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4", "::1.2.3.4", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
      "1::3:4:5:6:7:8", "1:0:0:4:0:0:0:8", "0:0:1:0:0:1:0:0", "12345::", "1:2", "1:::2", "::1::", "1:2:3:4:5:6:7:8:9", ":1", "1:", "::g", "::1.2.3",
      "::1.2.3.4.5", "1.2.3.4", "ABCD:EF01:2345:6789:abcd:ef01:2345:6789", "::1 ", "", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::ffff:0:1.2.3.4",
      "64:ff9b::192.0.2.33", "1:2:3:4::5:6:7:8", "0:1:0:1:0:1:0:1", "01.2.3.4", "1.2.3.256",
  };
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
    unsigned char bytes[16];
    char text[64] = "-";
    memset(bytes, 0xee, sizeof bytes);
    int six = inet_pton(AF_INET6, all[i], bytes);
    printf("%s %d %d", all[i], inet_pton(AF_INET, all[i], text), six);
    for (int j = 0; j < 16; j++) printf("%02x", bytes[j]);
    inet_ntop(AF_INET6, bytes, text, sizeof text);
    errno = 0;
    int fits = inet_ntop(AF_INET6, bytes, text, strlen(text)) != NULL;
    printf(" %s %d %d\n", text, fits, errno);
  }
  printf("%d %d %d\n", inet_pton(99, "1", NULL), errno, memcmp(&in6addr_loopback, &in6addr_any, 16));
}

static void ask(const char *node, const char *service, const struct addrinfo *hints) {
  struct addrinfo *all = NULL;
  int error = getaddrinfo(node, service, hints, &all);
  printf("%s %s: %s\n", node ? node : "-", service ? service : "-", error ? gai_strerror(error) : "");
  for (struct addrinfo *one = all; one; one = one->ai_next) {
    char host[64], port[32], name[64], called[32];
    getnameinfo(one->ai_addr, one->ai_addrlen, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    getnameinfo(one->ai_addr, one->ai_addrlen, name, sizeof name, called, sizeof called, one->ai_socktype == SOCK_DGRAM ? NI_DGRAM : 0);
    printf("  %x %d %d %d %d %s %s %s %s %s\n", one->ai_flags, one->ai_family, one->ai_socktype, one->ai_protocol, one->ai_addrlen, host, port, name, called,
           one->ai_canonname ? one->ai_canonname : "-");
  }
  if (!error) freeaddrinfo(all);
}

static void hosts(void) {
  const char *nodes[] = {NULL, "127.0.0.1", "127.1", "::1", "localhost", "svc0", "nohost.example"};
  const char *services[] = {NULL, "80", "http", "domain", "none"};
  const struct addrinfo hints[] = {
      {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM}, {.ai_family = AF_INET}, {.ai_family = AF_INET6, .ai_socktype = SOCK_DGRAM},
      {.ai_protocol = IPPROTO_UDP}, {.ai_flags = AI_NUMERICHOST | AI_CANONNAME, .ai_socktype = SOCK_RAW}, {.ai_flags = AI_NUMERICSERV},
      {.ai_flags = AI_CANONNAME, .ai_socktype = SOCK_STREAM}, {.ai_family = 99}, {.ai_socktype = 9}, {.ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_UDP},
      {.ai_flags = 0x100000},
  };
  for (unsigned node = 0; node < sizeof nodes / sizeof *nodes; node++)
    for (unsigned service = 0; service < sizeof services / sizeof *services; service++) {
      ask(nodes[node], services[service], NULL);
      for (unsigned hint = 0; hint < sizeof hints / sizeof *hints; hint++) ask(nodes[node], services[service], &hints[hint]);
    }
  for (int error = -13; error < 3; error++) printf("%s|", gai_strerror(error));
  struct hostent *host = gethostbyname("localhost");
  printf("\n%s %d %d %s\n", host->h_name, host->h_addrtype, host->h_length, inet_ntoa(*(struct in_addr *)host->h_addr_list[0]));
  host = gethostbyname("10.1.2.3");
  printf("%s %s %d\n", host->h_name, inet_ntoa(*(struct in_addr *)host->h_addr_list[0]), host->h_addr_list[1] == NULL);
  host = gethostbyname("nohost.example");
  printf("%d %s\n", host == NULL, hstrerror(h_errno));
  struct sockaddr_in here = {AF_INET, htons(80), {htonl(INADDR_LOOPBACK)}};
  printf("%s\n", gethostbyaddr(&here.sin_addr, 4, AF_INET)->h_name);
  char small[4];
  printf("%d\n", getnameinfo((void *)&here, sizeof here, small, 4, NULL, 0, NI_NUMERICHOST));
  here.sin_addr.s_addr = 0x01020304;
  printf("%d\n", getnameinfo((void *)&here, sizeof here, small, 4, NULL, 0, NI_NAMEREQD));
  struct servent *service = getservbyname("ssh", NULL);
  printf("%s %d %s\n", service->s_name, ntohs(service->s_port), service->s_proto);
  service = getservbyport(htons(53), "udp");
  printf("%s %s %d\n", service->s_name, service->s_proto, getservbyport(htons(4), NULL) == NULL);
  printf("%d\n", getprotobyname("UDP")->p_proto);
  printf("%s\n", getprotobynumber(1)->p_name);
  printf("%d\n", getprotobyname("none") == NULL);
}

static void user(const struct passwd *one) {
  if (one) printf("%s %s %d %d %s %s %s\n", one->pw_name, one->pw_passwd, one->pw_uid, one->pw_gid, one->pw_gecos, one->pw_dir, one->pw_shell);
  else puts("nobody");
}

int main(void) {
  texts();
  hosts();
  user(getpwnam("student"));
  user(getpwnam("none"));
  user(getpwuid(getuid()));
  user(getpwuid(7));
  for (struct passwd *one; (one = getpwent());) {
    user(one);
    getpwnam("root");
  }
  printf("%s\n", getgrgid(1000)->gr_name);
  printf("%d\n", getgrnam("none") == NULL);
  for (struct group *one; (one = getgrent());) printf("%s %d %d\n", one->gr_name, one->gr_gid, one->gr_mem[0] == NULL);
  return 0;
}
