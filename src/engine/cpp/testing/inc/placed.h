 in 3b
 again __FILE__ __LINE__ __INCLUDE_LEVEL__
