#define CLASS plain
#define CLASS_NAME "plain"
#define TILE_ROWS 2
#define TILE_PANELS 1
#define HARDWARE_HALF 0
#include "distance_loops.h"
