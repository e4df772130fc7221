// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Testing

/// The tests that run the executable case by case, one process at a time: parallel ones would slow
/// each other down until waits time out.
@Suite(.serialized) enum ProcessTests {}
