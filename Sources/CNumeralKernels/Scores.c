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

static inline __attribute__((always_inline)) float lower(float a, float b) {
  return a < b ? a : b;
}

static inline __attribute__((always_inline)) void update_lanes(
    lane_scores *scores, const float *terms, const float *products, int32_t first) {
  for (int lane = 0; lane < lanes; ++lane) {
    float score = terms[lane] - 2 * products[lane];
    float lowest = scores->lowest[lane], second = scores->second[lane];
    int is_lower = score < lowest;
    float other = is_lower ? lowest : score;
    scores->second[lane] = lower(other, second);
    scores->lowest[lane] = is_lower ? score : lowest;
    scores->index[lane] = is_lower ? first + lane : scores->index[lane];
  }
}

// Merges each of the first `width` lanes with the lane `width` further on. No `&&`: a branch would
// keep the loop from being a vector.
static inline __attribute__((always_inline)) void merge_lanes(lane_scores *scores, int width) {
  for (int lane = 0; lane < width; ++lane) {
    float a = scores->lowest[lane], b = scores->lowest[lane + width];
    int32_t a_index = scores->index[lane], b_index = scores->index[lane + width];
    int is_b = (b < a) | ((b == a) & (b_index < a_index));
    float second = lower(scores->second[lane], scores->second[lane + width]);
    scores->second[lane] = lower(second, is_b ? a : b);
    scores->lowest[lane] = is_b ? b : a;
    scores->index[lane] = is_b ? b_index : a_index;
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
  for (int width = lanes / 2; width > 0; width /= 2) merge_lanes(&scores, width);
  return (numeral_lowest_scores){scores.lowest[0], scores.second[0], scores.index[0]};
}
