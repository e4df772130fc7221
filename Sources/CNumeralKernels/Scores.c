// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

#include <math.h>

// The result must be the same on every processor: no product is fused with a difference.
#pragma STDC FP_CONTRACT OFF
enum { lanes = 16 };

// The two lowest scores of each lane. With a single pair, each comparison would wait for the one
// before.
typedef struct {
  float lowest[lanes], second[lanes];
  int32_t index[lanes];
} lane_scores;

static inline __attribute__((always_inline)) void update_lanes(
    lane_scores *scores, const float *terms, const float *products, int32_t first) {
  for (int lane = 0; lane < lanes; ++lane) {
    float score = terms[lane] - 2 * products[lane];
    float lowest = scores->lowest[lane], second = scores->second[lane];
    int is_lower = score < lowest;
    float other = is_lower ? lowest : score;
    scores->second[lane] = other < second ? other : second;
    scores->lowest[lane] = is_lower ? score : lowest;
    scores->index[lane] = is_lower ? first + lane : scores->index[lane];
  }
}

NUMERAL_CLONES numeral_lowest_scores numeral_find_lowest_scores(
    const float *restrict terms, const float *restrict products, ptrdiff_t count) {
  lane_scores scores;
  for (int lane = 0; lane < lanes; ++lane) {
    scores.lowest[lane] = scores.second[lane] = INFINITY;
    scores.index[lane] = 0;
  }
  ptrdiff_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    update_lanes(&scores, terms + i, products + i, (int32_t)i);
  }
  if (i < count) {
    // As many lanes for the rest, so that all loops are vectors.
    float last_terms[lanes], last_products[lanes];
    for (int lane = 0; lane < lanes; ++lane) {
      int is_score = i + lane < count;
      last_terms[lane] = is_score ? terms[i + lane] : INFINITY;
      last_products[lane] = is_score ? products[i + lane] : 0;
    }
    update_lanes(&scores, last_terms, last_products, (int32_t)i);
  }
  numeral_lowest_scores result = {INFINITY, INFINITY, 0};
  for (int lane = 0; lane < lanes; ++lane) {
    float lowest = scores.lowest[lane];
    int is_lower =
        lowest < result.lowest || (lowest == result.lowest && scores.index[lane] < result.index);
    float other = is_lower ? result.lowest : lowest;
    if (is_lower) result.index = scores.index[lane];
    if (is_lower) result.lowest = lowest;
    result.second = fminf(result.second, fminf(other, scores.second[lane]));
  }
  return result;
}
