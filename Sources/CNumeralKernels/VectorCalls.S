// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Calls of functions whose operands and result are vectors of 32 or 64 bytes. They are in assembly
// language because a C compiler passes such vectors in memory unless the whole file is compiled for
// a processor that has them.

#if defined(__x86_64__) && defined(__linux__)

// void numeral_map_ymm(function, const void *x, void *y, size_t vectors)
// void numeral_map_zmm(function, const void *x, void *y, size_t vectors)
.macro map register, size
  .globl numeral_map_\register
  .hidden numeral_map_\register
  .type numeral_map_\register, @function
numeral_map_\register:
  .cfi_startproc
  enter_loop
  mov %rdi, %rbx
  mov %rsi, %r12
  mov %rdx, %r13
  mov %rcx, %rbp
  test %rbp, %rbp
  jz 2f
1:
  vmovups (%r12), %\register\()0
  call *%rbx
  vmovups %\register\()0, (%r13)
  add $\size, %r12
  add $\size, %r13
  dec %rbp
  jnz 1b
2:
  leave_loop
  .cfi_endproc
  .size numeral_map_\register, . - numeral_map_\register
.endm

// void numeral_map_pairs_ymm(function, const void *a, const void *b, void *y, size_t vectors)
// void numeral_map_pairs_zmm(function, const void *a, const void *b, void *y, size_t vectors)
.macro map_pairs register, size
  .globl numeral_map_pairs_\register
  .hidden numeral_map_pairs_\register
  .type numeral_map_pairs_\register, @function
numeral_map_pairs_\register:
  .cfi_startproc
  enter_loop
  mov %rdi, %rbx
  mov %rsi, %r12
  mov %rdx, %r14
  mov %rcx, %r13
  mov %r8, %rbp
  test %rbp, %rbp
  jz 2f
1:
  vmovups (%r12), %\register\()0
  vmovups (%r14), %\register\()1
  call *%rbx
  vmovups %\register\()0, (%r13)
  add $\size, %r12
  add $\size, %r14
  add $\size, %r13
  dec %rbp
  jnz 1b
2:
  leave_loop
  .cfi_endproc
  .size numeral_map_pairs_\register, . - numeral_map_pairs_\register
.endm

// Saves the registers that a caller expects to find unchanged. Together with the return address, the
// stack is then aligned to 16 bytes.
.macro enter_loop
  push %rbx
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %rbx, 0
  push %rbp
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %rbp, 0
  push %r12
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r12, 0
  push %r13
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r13, 0
  push %r14
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset %r14, 0
.endm

.macro leave_loop
  vzeroupper
  pop %r14
  .cfi_adjust_cfa_offset -8
  .cfi_restore %r14
  pop %r13
  .cfi_adjust_cfa_offset -8
  .cfi_restore %r13
  pop %r12
  .cfi_adjust_cfa_offset -8
  .cfi_restore %r12
  pop %rbp
  .cfi_adjust_cfa_offset -8
  .cfi_restore %rbp
  pop %rbx
  .cfi_adjust_cfa_offset -8
  .cfi_restore %rbx
  ret
.endm

  .text
  map ymm, 32
  map zmm, 64
  map_pairs ymm, 32
  map_pairs zmm, 64

#endif

#if defined(__ELF__)
  .section .note.GNU-stack, "", %progbits
#endif
