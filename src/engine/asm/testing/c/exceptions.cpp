// Templates, exceptions, virtual functions and thread-local objects: COMDAT groups and exception tables.
#include <vector>
#include <string>
#include <stdexcept>
#include <map>
struct Base { virtual ~Base(); virtual int f(int) = 0; int x = 3; };
struct D : Base { int f(int a) override { return a + x; } };
Base::~Base() {}
template <class T> T tmax(T a, T b) { return a < b ? b : a; }
inline int shared_counter() { static int n = 0; return ++n; }
int thrower(int a) { if (a > 3) throw std::runtime_error("too big"); return a; }
int catcher(int a) { try { return thrower(a); } catch (const std::exception &e) { return -1; } catch (...) { return -2; } }
int use(std::vector<int> &v, std::map<std::string, int> &m) { v.push_back(3); m["x"] = tmax(v[0], shared_counter()); return m.size(); }
thread_local std::string tls_string = "abc";
int main() { D d; std::vector<int> v; std::map<std::string,int> m; return catcher(d.f(use(v, m))) + tls_string.size(); }
