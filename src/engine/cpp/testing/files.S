#include "guarded.h"
#include "guarded.h"
# include <placed.h>
 ENTRY(main)
 nop
 END(main)
#define NAME "once.h"
#include NAME
	tail
#line 100 "other.s"
  __LINE__ __FILE__
#include "once.h"
  __LINE__
