// What a debugger meets in C: structures, unions, enumerations, bit-fields, pointers to functions, blocks, floating point.

struct point {
  int x, y;
};
typedef struct item {
  char name[16];
  struct point at;
  double weight;
  unsigned char tag;
  struct item *next;
} item_t;
union either {
  int whole;
  float part;
};
enum colour { RED, GREEN = 5, BLUE };
struct flags {
  unsigned low : 3;
  int high : 5;
  unsigned rest : 24;
};

static int counter = 7;
item_t items[2] = {{"first", {1, 2}, 1.5, 3, 0}, {"second", {3, 4}, 2.5, 0xff, items}};

int add(int a, int b) {
  int sum = a + b;
  counter += sum;
  return sum;
}

double half(double value) {
  return value / 2;
}

int walk(item_t *list, int count, const char *title) {
  int total = 0;
  for (int i = 0; i < count; i++) {
    struct point at = list[i].at;
    int both = add(at.x, at.y);
    total += both;
  }
  return total + title[0];
}

int main(void) {
  enum colour colour = GREEN;
  union either either = {.part = 1.0f};
  int array[5] = {1, 2, 3, 4, 5};
  char *text = "hello";
  long big = 1234567890123L;
  float small = 2.5f;
  int (*callback)(int, int) = add;
  struct flags flags = {5, -3, 1000};
  _Bool isSet = 1;
  void *nothing = 0;
  int result = walk(items, 2, text);
  result += (int)half(small + big) + callback(array[1], colour) + either.whole + isSet + flags.low;
  if (nothing) result = 0;
  return result & 0x7f;
}

void _start(void) {
  register long status __asm__("x0") = main();
  register long number __asm__("x8") = 94;
  __asm__ volatile("svc #0" : : "r"(status), "r"(number));
}
