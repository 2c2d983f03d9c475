#include <string.h>

#include "postings.h"
#include "postings_steps.h"

#define MEASURE measure_one_by_one
#define PACK pack_one_by_one
#define UNPACK unpack_one_by_one
#define ORDINALS ordinals_one_by_one
#define SCORES scores_one_by_one
#define BOUNDS bounds_one_by_one
#define COLLECT collect_one_by_one
#define SELECT select_one_by_one
#define ADD_MATCHES add_matches_one_by_one
#define CLASS plain
#define CLASS_NAME "plain"
#include "postings_loops.h"
