	.arch armv8-a
	.file	"exceptions.cpp"
	.text
	.align	2
	.p2align 4,,11
	.type	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0, %function
_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0:
.LFB2955:
	.cfi_startproc
	stp	x29, x30, [sp, -64]!
	.cfi_def_cfa_offset 64
	.cfi_offset 29, -64
	.cfi_offset 30, -56
	mov	x29, sp
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -48
	.cfi_offset 20, -40
	sub	x19, x2, x1
	mov	x20, x0
	str	x21, [sp, 32]
	.cfi_offset 21, -32
	mov	x21, x1
	str	x19, [sp, 56]
	cmp	x19, 15
	bhi	.L12
	ldr	x0, [x0]
	cmp	x19, 1
	bne	.L4
	ldrb	w1, [x1]
	strb	w1, [x0]
	ldr	x0, [x20]
	ldr	x19, [sp, 56]
	str	x19, [x20, 8]
	strb	wzr, [x0, x19]
	ldp	x19, x20, [sp, 16]
	ldr	x21, [sp, 32]
	ldp	x29, x30, [sp], 64
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L4:
	.cfi_restore_state
	cbnz	x19, .L3
	str	x19, [x20, 8]
	strb	wzr, [x0, x19]
	ldp	x19, x20, [sp, 16]
	ldr	x21, [sp, 32]
	ldp	x29, x30, [sp], 64
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L12:
	.cfi_restore_state
	add	x1, sp, 56
	mov	x2, 0
	bl	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE9_M_createERmm
	str	x0, [x20]
	ldr	x1, [sp, 56]
	str	x1, [x20, 16]
.L3:
	mov	x2, x19
	mov	x1, x21
	bl	memcpy
	ldr	x0, [x20]
	ldr	x19, [sp, 56]
	str	x19, [x20, 8]
	strb	wzr, [x0, x19]
	ldp	x19, x20, [sp, 16]
	ldr	x21, [sp, 32]
	ldp	x29, x30, [sp], 64
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
.LFE2955:
	.size	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0, .-_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0
	.align	2
	.p2align 4,,11
	.type	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0, %function
_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0:
.LFB2956:
	.cfi_startproc
	cbz	x0, .L83
	stp	x29, x30, [sp, -96]!
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp
	stp	x21, x22, [sp, 32]
	.cfi_offset 21, -64
	.cfi_offset 22, -56
	mov	x22, x0
	stp	x19, x20, [sp, 16]
	stp	x23, x24, [sp, 48]
	.cfi_offset 19, -80
	.cfi_offset 20, -72
	.cfi_offset 23, -48
	.cfi_offset 24, -40
.L40:
	ldr	x23, [x22, 24]
	cbz	x23, .L15
	stp	x25, x26, [sp, 64]
	.cfi_offset 26, -24
	.cfi_offset 25, -32
.L38:
	ldr	x24, [x23, 24]
	cbz	x24, .L16
.L36:
	ldr	x25, [x24, 24]
	cbz	x25, .L17
.L34:
	ldr	x19, [x25, 24]
	cbz	x19, .L18
.L32:
	ldr	x21, [x19, 24]
	cbz	x21, .L19
.L30:
	ldr	x26, [x21, 24]
	cbz	x26, .L20
	stp	x27, x28, [sp, 80]
	.cfi_offset 28, -8
	.cfi_offset 27, -16
.L28:
	ldr	x20, [x26, 24]
	cbz	x20, .L21
.L26:
	ldr	x27, [x20, 24]
	cbz	x27, .L22
.L24:
	ldr	x0, [x27, 24]
	mov	x28, x27
	bl	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0
	ldr	x0, [x28, 32]
	add	x2, x27, 48
	ldr	x27, [x27, 16]
	cmp	x0, x2
	beq	.L23
	ldr	x1, [x28, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L23:
	mov	x0, x28
	mov	x1, 72
	bl	_ZdlPvm
	cbnz	x27, .L24
.L22:
	ldr	x0, [x20, 32]
	add	x1, x20, 48
	ldr	x27, [x20, 16]
	cmp	x0, x1
	beq	.L25
	ldr	x1, [x20, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L25:
	mov	x0, x20
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x27, .L21
	mov	x20, x27
	b	.L26
.L19:
	.cfi_restore 27
	.cfi_restore 28
	ldr	x0, [x19, 32]
	add	x1, x19, 48
	ldr	x20, [x19, 16]
	cmp	x0, x1
	beq	.L31
	ldr	x1, [x19, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L31:
	mov	x0, x19
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x20, .L18
	mov	x19, x20
	b	.L32
	.p2align 2,,3
.L84:
	.cfi_offset 27, -16
	.cfi_offset 28, -8
	ldp	x27, x28, [sp, 80]
	.cfi_restore 28
	.cfi_restore 27
.L20:
	add	x1, x21, 48
	ldr	x0, [x21, 32]
	ldr	x20, [x21, 16]
	cmp	x0, x1
	beq	.L29
	ldr	x1, [x21, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L29:
	mov	x0, x21
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x20, .L19
	mov	x21, x20
	b	.L30
.L18:
	ldr	x0, [x25, 32]
	add	x1, x25, 48
	ldr	x19, [x25, 16]
	cmp	x0, x1
	beq	.L33
	ldr	x1, [x25, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L33:
	mov	x0, x25
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x19, .L17
	mov	x25, x19
	b	.L34
	.p2align 2,,3
.L21:
	.cfi_offset 27, -16
	.cfi_offset 28, -8
	ldr	x0, [x26, 32]
	add	x1, x26, 48
	ldr	x20, [x26, 16]
	cmp	x0, x1
	beq	.L27
	ldr	x1, [x26, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L27:
	mov	x0, x26
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x20, .L84
	mov	x26, x20
	b	.L28
.L17:
	.cfi_restore 27
	.cfi_restore 28
	ldr	x0, [x24, 32]
	add	x1, x24, 48
	ldr	x19, [x24, 16]
	cmp	x0, x1
	beq	.L35
	ldr	x1, [x24, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L35:
	mov	x0, x24
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x19, .L16
	mov	x24, x19
	b	.L36
.L16:
	ldr	x0, [x23, 32]
	add	x1, x23, 48
	ldr	x19, [x23, 16]
	cmp	x0, x1
	beq	.L37
	ldr	x1, [x23, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L37:
	mov	x0, x23
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x19, .L85
	mov	x23, x19
	b	.L38
.L85:
	ldp	x25, x26, [sp, 64]
	.cfi_restore 26
	.cfi_restore 25
.L15:
	add	x1, x22, 48
	ldr	x0, [x22, 32]
	ldr	x19, [x22, 16]
	cmp	x0, x1
	beq	.L39
	ldr	x1, [x22, 48]
	add	x1, x1, 1
	bl	_ZdlPvm
.L39:
	mov	x0, x22
	mov	x1, 72
	bl	_ZdlPvm
	cbz	x19, .L86
	mov	x22, x19
	b	.L40
.L86:
	ldp	x19, x20, [sp, 16]
	ldp	x21, x22, [sp, 32]
	ldp	x23, x24, [sp, 48]
	ldp	x29, x30, [sp], 96
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
.L83:
	ret
	.cfi_endproc
.LFE2956:
	.size	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0, .-_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0
	.align	2
	.p2align 4,,11
	.global	_ZN4BaseD2Ev
	.type	_ZN4BaseD2Ev, %function
_ZN4BaseD2Ev:
.LFB2165:
	.cfi_startproc
	ret
	.cfi_endproc
.LFE2165:
	.size	_ZN4BaseD2Ev, .-_ZN4BaseD2Ev
	.global	_ZN4BaseD1Ev
	.set	_ZN4BaseD1Ev,_ZN4BaseD2Ev
	.align	2
	.p2align 4,,11
	.global	_ZN4BaseD0Ev
	.type	_ZN4BaseD0Ev, %function
_ZN4BaseD0Ev:
.LFB2167:
	.cfi_startproc
	mov	x1, 16
	b	_ZdlPvm
	.cfi_endproc
.LFE2167:
	.size	_ZN4BaseD0Ev, .-_ZN4BaseD0Ev
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align	3
.LC0:
	.string	"too big"
	.text
	.align	2
	.p2align 4,,11
	.global	_Z7throweri
	.type	_Z7throweri, %function
_Z7throweri:
.LFB2170:
	.cfi_startproc
	.cfi_personality 0x9b,DW.ref.__gxx_personality_v0
	.cfi_lsda 0x1b,.LLSDA2170
	cmp	w0, 3
	bgt	.L97
	ret
.L97:
	stp	x29, x30, [sp, -32]!
	.cfi_def_cfa_offset 32
	.cfi_offset 29, -32
	.cfi_offset 30, -24
	mov	x0, 16
	mov	x29, sp
	str	x19, [sp, 16]
	.cfi_offset 19, -16
	bl	__cxa_allocate_exception
	adrp	x1, .LC0
	mov	x19, x0
	add	x1, x1, :lo12:.LC0
.LEHB0:
	bl	_ZNSt13runtime_errorC1EPKc
.LEHE0:
	adrp	x2, :got:_ZNSt13runtime_errorD1Ev
	ldr	x2, [x2, :got_lo12:_ZNSt13runtime_errorD1Ev]
	mov	x0, x19
	adrp	x1, :got:_ZTISt13runtime_error
	ldr	x1, [x1, :got_lo12:_ZTISt13runtime_error]
.LEHB1:
	bl	__cxa_throw
.L92:
	mov	x1, x0
	mov	x0, x19
	mov	x19, x1
	bl	__cxa_free_exception
	mov	x0, x19
	bl	_Unwind_Resume
.LEHE1:
	.cfi_endproc
.LFE2170:
	.global	__gxx_personality_v0
	.section	.gcc_except_table,"a",@progbits
.LLSDA2170:
	.byte	0xff
	.byte	0xff
	.byte	0x1
	.uleb128 .LLSDACSE2170-.LLSDACSB2170
.LLSDACSB2170:
	.uleb128 .LEHB0-.LFB2170
	.uleb128 .LEHE0-.LEHB0
	.uleb128 .L92-.LFB2170
	.uleb128 0
	.uleb128 .LEHB1-.LFB2170
	.uleb128 .LEHE1-.LEHB1
	.uleb128 0
	.uleb128 0
.LLSDACSE2170:
	.text
	.size	_Z7throweri, .-_Z7throweri
	.align	2
	.p2align 4,,11
	.global	_Z7catcheri
	.type	_Z7catcheri, %function
_Z7catcheri:
.LFB2171:
	.cfi_startproc
	.cfi_personality 0x9b,DW.ref.__gxx_personality_v0
	.cfi_lsda 0x1b,.LLSDA2171
	cmp	w0, 3
	bgt	.L110
	ret
.L110:
	stp	x29, x30, [sp, -48]!
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x0, 16
	mov	x29, sp
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -32
	.cfi_offset 20, -24
	bl	__cxa_allocate_exception
	adrp	x1, .LC0
	mov	x20, x0
	add	x1, x1, :lo12:.LC0
.LEHB2:
	bl	_ZNSt13runtime_errorC1EPKc
.LEHE2:
	adrp	x2, :got:_ZNSt13runtime_errorD1Ev
	ldr	x2, [x2, :got_lo12:_ZNSt13runtime_errorD1Ev]
	mov	x0, x20
	adrp	x1, :got:_ZTISt13runtime_error
	ldr	x1, [x1, :got_lo12:_ZTISt13runtime_error]
.LEHB3:
	bl	__cxa_throw
.LEHE3:
.L104:
	mov	x19, x0
	mov	x0, x20
	str	x21, [sp, 32]
	.cfi_offset 21, -16
	mov	x21, x1
	bl	__cxa_free_exception
	mov	x1, x21
	mov	x0, x19
	ldr	x21, [sp, 32]
	.cfi_restore 21
.L101:
	cmp	x1, 1
	bne	.L102
	bl	__cxa_begin_catch
	bl	__cxa_end_catch
	mov	w0, -1
.L105:
	ldp	x19, x20, [sp, 16]
	ldp	x29, x30, [sp], 48
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
.L103:
	.cfi_restore_state
	b	.L101
.L102:
	bl	__cxa_begin_catch
.LEHB4:
	bl	__cxa_end_catch
.LEHE4:
	mov	w0, -2
	b	.L105
	.cfi_endproc
.LFE2171:
	.section	.gcc_except_table
	.align	2
.LLSDA2171:
	.byte	0xff
	.byte	0x9b
	.uleb128 .LLSDATT2171-.LLSDATTD2171
.LLSDATTD2171:
	.byte	0x1
	.uleb128 .LLSDACSE2171-.LLSDACSB2171
.LLSDACSB2171:
	.uleb128 .LEHB2-.LFB2171
	.uleb128 .LEHE2-.LEHB2
	.uleb128 .L104-.LFB2171
	.uleb128 0x5
	.uleb128 .LEHB3-.LFB2171
	.uleb128 .LEHE3-.LEHB3
	.uleb128 .L103-.LFB2171
	.uleb128 0x3
	.uleb128 .LEHB4-.LFB2171
	.uleb128 .LEHE4-.LEHB4
	.uleb128 0
	.uleb128 0
.LLSDACSE2171:
	.byte	0x2
	.byte	0
	.byte	0x1
	.byte	0x7d
	.byte	0
	.byte	0x7d
	.align	2
	.4byte	0

	.4byte	DW.ref._ZTISt9exception-.
.LLSDATT2171:
	.text
	.size	_Z7catcheri, .-_Z7catcheri
	.section	.text._ZNSt12_Vector_baseIiSaIiEED2Ev,"axG",@progbits,_ZNSt12_Vector_baseIiSaIiEED5Ev,comdat
	.align	2
	.p2align 4,,11
	.weak	_ZNSt12_Vector_baseIiSaIiEED2Ev
	.type	_ZNSt12_Vector_baseIiSaIiEED2Ev, %function
_ZNSt12_Vector_baseIiSaIiEED2Ev:
.LFB2484:
	.cfi_startproc
	mov	x2, x0
	ldr	x0, [x0]
	cbz	x0, .L111
	ldr	x1, [x2, 16]
	sub	x1, x1, x0
	b	_ZdlPvm
	.p2align 2,,3
.L111:
	ret
	.cfi_endproc
.LFE2484:
	.size	_ZNSt12_Vector_baseIiSaIiEED2Ev, .-_ZNSt12_Vector_baseIiSaIiEED2Ev
	.weak	_ZNSt12_Vector_baseIiSaIiEED1Ev
	.set	_ZNSt12_Vector_baseIiSaIiEED1Ev,_ZNSt12_Vector_baseIiSaIiEED2Ev
	.section	.rodata._ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_.str1.8,"aMS",@progbits,1
	.align	3
.LC1:
	.string	"vector::_M_realloc_insert"
	.section	.text._ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_,"axG",@progbits,_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_,comdat
	.align	2
	.p2align 4,,11
	.weak	_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_
	.type	_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_, %function
_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_:
.LFB2713:
	.cfi_startproc
	stp	x29, x30, [sp, -96]!
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp
	stp	x21, x22, [sp, 32]
	stp	x23, x24, [sp, 48]
	.cfi_offset 21, -64
	.cfi_offset 22, -56
	.cfi_offset 23, -48
	.cfi_offset 24, -40
	ldp	x24, x21, [x0]
	stp	x19, x20, [sp, 16]
	stp	x25, x26, [sp, 64]
	.cfi_offset 19, -80
	.cfi_offset 20, -72
	.cfi_offset 25, -32
	.cfi_offset 26, -24
	mov	x25, x1
	mov	x1, 2305843009213693951
	str	x27, [sp, 80]
	.cfi_offset 27, -16
	sub	x3, x21, x24
	asr	x3, x3, 2
	cmp	x3, x1
	beq	.L135
	cmp	x24, x21
	mov	x20, x0
	csinc	x0, x3, xzr, ne
	mov	x22, x2
	sub	x26, x25, x24
	adds	x3, x3, x0
	bcs	.L128
	cbnz	x3, .L136
	mov	x19, 0
	mov	x23, 0
.L119:
	ldr	w0, [x22]
	add	x22, x26, 4
	sub	x21, x21, x25
	add	x22, x23, x22
	str	w0, [x23, x26]
	add	x27, x22, x21
	cmp	x26, 0
	bgt	.L137
	cmp	x21, 0
	bgt	.L124
	cbnz	x24, .L122
.L125:
	ldp	x21, x22, [sp, 32]
	ldp	x25, x26, [sp, 64]
	stp	x23, x27, [x20]
	str	x19, [x20, 16]
	ldp	x19, x20, [sp, 16]
	ldp	x23, x24, [sp, 48]
	ldr	x27, [sp, 80]
	ldp	x29, x30, [sp], 96
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 27
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L137:
	.cfi_restore_state
	mov	x2, x26
	mov	x1, x24
	mov	x0, x23
	bl	memmove
	cmp	x21, 0
	bgt	.L138
.L122:
	ldr	x1, [x20, 16]
	mov	x0, x24
	sub	x1, x1, x24
	bl	_ZdlPvm
	b	.L125
	.p2align 2,,3
.L124:
	mov	x2, x21
	mov	x1, x25
	mov	x0, x22
	bl	memcpy
	cbz	x24, .L125
	b	.L122
	.p2align 2,,3
.L128:
	mov	x19, 9223372036854775804
.L118:
	mov	x0, x19
	bl	_Znwm
	mov	x23, x0
	add	x19, x0, x19
	b	.L119
	.p2align 2,,3
.L138:
	mov	x1, x25
	mov	x2, x21
	mov	x0, x22
	bl	memcpy
	ldr	x1, [x20, 16]
	mov	x0, x24
	sub	x1, x1, x24
	bl	_ZdlPvm
	b	.L125
	.p2align 2,,3
.L136:
	cmp	x3, x1
	csel	x3, x3, x1, ls
	lsl	x19, x3, 2
	b	.L118
.L135:
	adrp	x0, .LC1
	add	x0, x0, :lo12:.LC1
	bl	_ZSt20__throw_length_errorPKc
	.cfi_endproc
.LFE2713:
	.size	_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_, .-_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_
	.section	.text._ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_,"axG",@progbits,_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_,comdat
	.align	2
	.p2align 4,,11
	.weak	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_
	.type	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_, %function
_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_:
.LFB2836:
	.cfi_startproc
	stp	x29, x30, [sp, -96]!
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -80
	.cfi_offset 20, -72
	ldr	x19, [x0, 16]
	stp	x21, x22, [sp, 32]
	stp	x23, x24, [sp, 48]
	.cfi_offset 21, -64
	.cfi_offset 22, -56
	.cfi_offset 23, -48
	.cfi_offset 24, -40
	mov	x24, x1
	stp	x25, x26, [sp, 64]
	.cfi_offset 25, -32
	.cfi_offset 26, -24
	mov	x26, x0
	stp	x27, x28, [sp, 80]
	.cfi_offset 27, -16
	.cfi_offset 28, -8
	cbz	x19, .L166
	ldp	x22, x21, [x1]
	mov	x23, 2147483647
	mov	x25, -2147483648
	.p2align 3,,7
.L147:
	ldp	x28, x20, [x19, 32]
	mov	x0, x22
	cmp	x21, x20
	csel	x27, x21, x20, ls
	cbz	x27, .L142
	mov	x2, x27
	mov	x1, x28
	bl	memcmp
	cbnz	w0, .L143
.L142:
	sub	x1, x21, x20
	mov	w0, w1
	cmp	x1, x23
	bgt	.L144
	cmp	x1, x25
	blt	.L145
.L143:
	tbz	w0, #31, .L144
.L145:
	ldr	x0, [x19, 16]
	mov	w1, 1
	cbz	x0, .L167
.L152:
	mov	x19, x0
	b	.L147
	.p2align 2,,3
.L144:
	ldr	x0, [x19, 24]
	mov	w1, 0
	cbnz	x0, .L152
.L167:
	mov	x23, x19
	cbnz	w1, .L141
	cbz	x27, .L150
.L168:
	mov	x2, x27
	mov	x1, x22
	mov	x0, x28
	bl	memcmp
	cbz	w0, .L150
.L151:
	cmp	w0, 0
	csel	x19, x19, xzr, ge
	csel	x23, x23, xzr, lt
.L149:
	ldp	x21, x22, [sp, 32]
	mov	x0, x19
	ldp	x19, x20, [sp, 16]
	mov	x1, x23
	ldp	x23, x24, [sp, 48]
	ldp	x25, x26, [sp, 64]
	ldp	x27, x28, [sp, 80]
	ldp	x29, x30, [sp], 96
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 27
	.cfi_restore 28
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L166:
	.cfi_restore_state
	add	x19, x0, 8
.L141:
	ldr	x0, [x26, 24]
	cmp	x0, x19
	beq	.L154
	mov	x0, x19
	bl	_ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base
	ldp	x22, x21, [x24]
	mov	x23, x19
	ldp	x28, x20, [x0, 32]
	mov	x19, x0
	cmp	x21, x20
	csel	x27, x21, x20, ls
	cbnz	x27, .L168
.L150:
	sub	x0, x20, x21
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L155
	mov	x1, -2147483648
	cmp	x0, x1
	bge	.L151
	mov	x19, 0
	b	.L149
	.p2align 2,,3
.L154:
	mov	x23, x19
	mov	x19, 0
	b	.L149
	.p2align 2,,3
.L155:
	mov	x23, 0
	b	.L149
	.cfi_endproc
.LFE2836:
	.size	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_, .-_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_
	.section	.text._ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_,"axG",@progbits,_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_,comdat
	.align	2
	.p2align 4,,11
	.weak	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_
	.type	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_, %function
_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_:
.LFB2736:
	.cfi_startproc
	stp	x29, x30, [sp, -80]!
	.cfi_def_cfa_offset 80
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	add	x3, x0, 8
	mov	x29, sp
	stp	x23, x24, [sp, 48]
	.cfi_offset 23, -32
	.cfi_offset 24, -24
	mov	x24, x0
	stp	x25, x26, [sp, 64]
	.cfi_offset 25, -16
	.cfi_offset 26, -8
	mov	x25, x2
	cmp	x1, x3
	beq	.L222
	stp	x19, x20, [sp, 16]
	.cfi_offset 20, -56
	.cfi_offset 19, -64
	mov	x19, x1
	ldp	x23, x20, [x2]
	stp	x21, x22, [sp, 32]
	.cfi_offset 22, -40
	.cfi_offset 21, -48
	ldp	x26, x21, [x1, 32]
	cmp	x20, x21
	csel	x22, x20, x21, ls
	cbz	x22, .L176
	mov	x2, x22
	mov	x1, x26
	mov	x0, x23
	bl	memcmp
	cmp	w0, 0
	cbnz	w0, .L223
	sub	x0, x20, x21
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L181
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L179
	tbnz	w0, #31, .L179
.L181:
	mov	x2, x22
	mov	x0, x26
	mov	x1, x23
	bl	memcmp
	mov	w3, w0
	cbnz	w0, .L187
.L180:
	sub	x3, x21, x20
	mov	x0, 2147483647
	cmp	x3, x0
	bgt	.L188
	mov	x0, -2147483648
	cmp	x3, x0
	blt	.L189
.L187:
	tbnz	w3, #31, .L189
.L188:
	mov	x0, x19
	mov	x1, 0
.L205:
	ldp	x19, x20, [sp, 16]
	.cfi_remember_state
	.cfi_restore 20
	.cfi_restore 19
	ldp	x21, x22, [sp, 32]
	.cfi_restore 22
	.cfi_restore 21
	ldp	x23, x24, [sp, 48]
	ldp	x25, x26, [sp, 64]
	ldp	x29, x30, [sp], 80
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L176:
	.cfi_restore_state
	sub	x0, x20, x21
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L180
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L179
	tbz	w0, #31, .L180
.L179:
	ldr	x0, [x24, 24]
	mov	x1, x19
	cmp	x0, x19
	mov	x0, x19
	beq	.L205
	bl	_ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base
	mov	x21, x0
	ldp	x0, x22, [x0, 32]
	cmp	x22, x20
	csel	x2, x22, x20, ls
	cbz	x2, .L183
	mov	x1, x23
	bl	memcmp
	cbnz	w0, .L184
.L183:
	sub	x0, x22, x20
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L219
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L185
.L184:
	tbz	w0, #31, .L219
.L185:
	ldr	x0, [x21, 24]
	cmp	x0, 0
	csel	x1, x21, x19, eq
	csel	x0, x19, xzr, ne
	b	.L205
	.p2align 2,,3
.L222:
	.cfi_restore 19
	.cfi_restore 20
	.cfi_restore 21
	.cfi_restore 22
	ldr	x0, [x0, 40]
	cbz	x0, .L171
	stp	x19, x20, [sp, 16]
	.cfi_offset 20, -56
	.cfi_offset 19, -64
	ldr	x19, [x24, 32]
	stp	x21, x22, [sp, 32]
	.cfi_offset 22, -40
	.cfi_offset 21, -48
	ldp	x1, x20, [x2]
	ldp	x0, x21, [x19, 32]
	cmp	x21, x20
	csel	x2, x21, x20, ls
	cbz	x2, .L172
	bl	memcmp
	cbnz	w0, .L173
.L172:
	sub	x0, x21, x20
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L219
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L220
.L173:
	tbz	w0, #31, .L219
.L220:
	ldp	x21, x22, [sp, 32]
	.cfi_remember_state
	.cfi_restore 22
	.cfi_restore 21
	mov	x1, x19
	ldp	x19, x20, [sp, 16]
	.cfi_restore 20
	.cfi_restore 19
	mov	x0, 0
	ldp	x23, x24, [sp, 48]
	ldp	x25, x26, [sp, 64]
	ldp	x29, x30, [sp], 80
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L189:
	.cfi_restore_state
	ldr	x0, [x24, 32]
	cmp	x0, x19
	beq	.L220
	mov	x0, x19
	bl	_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base
	ldp	x1, x22, [x0, 32]
	mov	x21, x0
	cmp	x22, x20
	csel	x2, x22, x20, ls
	cbz	x2, .L191
	mov	x0, x23
	bl	memcmp
	cbnz	w0, .L192
.L191:
	sub	x0, x20, x22
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L219
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L193
.L192:
	tbnz	w0, #31, .L193
	.p2align 3,,7
.L219:
	ldp	x19, x20, [sp, 16]
	.cfi_restore 20
	.cfi_restore 19
	ldp	x21, x22, [sp, 32]
	.cfi_restore 22
	.cfi_restore 21
.L171:
	mov	x1, x25
	ldp	x25, x26, [sp, 64]
	mov	x0, x24
	ldp	x23, x24, [sp, 48]
	ldp	x29, x30, [sp], 80
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_def_cfa_offset 0
	b	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE24_M_get_insert_unique_posERS7_
	.p2align 2,,3
.L223:
	.cfi_def_cfa_offset 80
	.cfi_offset 19, -64
	.cfi_offset 20, -56
	.cfi_offset 21, -48
	.cfi_offset 22, -40
	.cfi_offset 23, -32
	.cfi_offset 24, -24
	.cfi_offset 25, -16
	.cfi_offset 26, -8
	.cfi_offset 29, -80
	.cfi_offset 30, -72
	blt	.L179
	mov	x2, x22
	mov	x0, x26
	mov	x1, x23
	bl	memcmp
	mov	w3, w0
	cbnz	w0, .L187
	b	.L180
	.p2align 2,,3
.L193:
	ldr	x0, [x19, 24]
	cmp	x0, 0
	csel	x1, x21, x19, ne
	csel	x0, x21, xzr, ne
	b	.L205
	.cfi_endproc
.LFE2736:
	.size	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_, .-_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_
	.section	.rodata.str1.8
	.align	3
.LC2:
	.string	"x"
	.text
	.align	2
	.p2align 4,,11
	.global	_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE
	.type	_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE, %function
_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE:
.LFB2172:
	.cfi_startproc
	.cfi_personality 0x9b,DW.ref.__gxx_personality_v0
	.cfi_lsda 0x1b,.LLSDA2172
	stp	x29, x30, [sp, -144]!
	.cfi_def_cfa_offset 144
	.cfi_offset 29, -144
	.cfi_offset 30, -136
	mov	w2, 3
	mov	x29, sp
	stp	x21, x22, [sp, 32]
	.cfi_offset 21, -112
	.cfi_offset 22, -104
	mov	x21, x1
	ldp	x1, x3, [x0, 8]
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -128
	.cfi_offset 20, -120
	mov	x19, x0
	stp	x23, x24, [sp, 48]
	stp	x25, x26, [sp, 64]
	stp	x27, x28, [sp, 80]
	.cfi_offset 23, -96
	.cfi_offset 24, -88
	.cfi_offset 25, -80
	.cfi_offset 26, -72
	.cfi_offset 27, -64
	.cfi_offset 28, -56
	str	w2, [sp, 112]
	cmp	x1, x3
	beq	.L225
	str	w2, [x1], 4
	add	x0, sp, 112
	str	x0, [sp, 96]
	str	x1, [x19, 8]
.L226:
	ldr	x2, [x19]
	adrp	x3, _ZZ14shared_countervE1n
	add	x25, sp, 128
	adrp	x1, .LC2
	ldr	w0, [x3, #:lo12:_ZZ14shared_countervE1n]
	add	x1, x1, :lo12:.LC2
	ldr	w24, [x2]
	adrp	x2, .LC2+1
	add	w0, w0, 1
	str	w0, [x3, #:lo12:_ZZ14shared_countervE1n]
	cmp	w24, w0
	add	x2, x2, :lo12:.LC2+1
	csel	w0, w24, w0, ge
	str	w0, [sp, 108]
	ldr	x0, [sp, 96]
	str	x25, [sp, 112]
	add	x26, x21, 8
.LEHB5:
	bl	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0
.LEHE5:
	ldr	x28, [x21, 16]
	cbz	x28, .L247
	ldp	x20, x27, [sp, 112]
	mov	x19, x26
	mov	x22, 2147483647
	mov	x23, -2147483648
	.p2align 3,,7
.L233:
	ldp	x0, x24, [x28, 32]
	cmp	x24, x27
	csel	x2, x24, x27, ls
	cbz	x2, .L228
	mov	x1, x20
	bl	memcmp
	cbnz	w0, .L229
.L228:
	sub	x0, x24, x27
	cmp	x0, x22
	bgt	.L230
	cmp	x0, x23
	blt	.L231
.L229:
	tbnz	w0, #31, .L231
.L230:
	mov	x19, x28
	ldr	x28, [x28, 16]
	cbnz	x28, .L233
.L265:
	cmp	x26, x19
	beq	.L227
	ldp	x1, x22, [x19, 32]
	cmp	x22, x27
	csel	x2, x22, x27, ls
	cbz	x2, .L234
	mov	x0, x20
	bl	memcmp
	cbnz	w0, .L235
.L234:
	sub	x0, x27, x22
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L236
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L227
.L235:
	tbnz	w0, #31, .L227
.L236:
	ldr	w0, [sp, 108]
	str	w0, [x19, 64]
	cmp	x20, x25
	beq	.L245
	ldr	x1, [sp, 128]
	mov	x0, x20
	add	x1, x1, 1
	bl	_ZdlPvm
.L245:
	ldp	x19, x20, [sp, 16]
	ldr	x0, [x21, 40]
	ldp	x21, x22, [sp, 32]
	ldp	x23, x24, [sp, 48]
	ldp	x25, x26, [sp, 64]
	ldp	x27, x28, [sp, 80]
	ldp	x29, x30, [sp], 144
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 27
	.cfi_restore 28
	.cfi_restore 25
	.cfi_restore 26
	.cfi_restore 23
	.cfi_restore 24
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
	.p2align 2,,3
.L231:
	.cfi_restore_state
	ldr	x28, [x28, 24]
	cbnz	x28, .L233
	b	.L265
	.p2align 2,,3
.L247:
	mov	x19, x26
.L227:
	mov	x20, x19
	mov	x0, 72
.LEHB6:
	bl	_Znwm
.LEHE6:
	mov	x19, x0
	add	x28, x0, 48
	add	x22, x0, 32
	ldp	x0, x27, [sp, 112]
	str	x28, [x19, 32]
	cmp	x0, x25
	beq	.L266
	ldr	x1, [sp, 128]
	str	x0, [x19, 32]
	str	x1, [x22, 16]
.L238:
	str	x27, [x22, 8]
	mov	x1, x20
	str	wzr, [x22, 32]
	mov	x2, x22
	mov	x0, x21
	stp	x25, xzr, [sp, 112]
	strb	wzr, [sp, 128]
	bl	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE29_M_get_insert_hint_unique_posESt23_Rb_tree_const_iteratorIS8_ERS7_
	mov	x20, x1
	mov	x23, x0
	cbz	x1, .L239
	cmp	x26, x1
	cset	w22, eq
	cmp	x0, 0
	cset	w0, ne
	orr	w22, w22, w0
	cbz	w22, .L267
.L240:
	mov	x2, x20
	mov	w0, w22
	mov	x3, x26
	mov	x1, x19
	bl	_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_
	ldr	x0, [x21, 40]
	ldr	x20, [sp, 112]
	add	x0, x0, 1
	str	x0, [x21, 40]
	b	.L236
	.p2align 2,,3
.L239:
	ldr	x0, [x19, 32]
	cmp	x28, x0
	beq	.L244
	ldr	x1, [x22, 16]
	add	x1, x1, 1
	bl	_ZdlPvm
.L244:
	mov	x0, x19
	mov	x1, 72
	mov	x19, x23
	bl	_ZdlPvm
	ldr	x20, [sp, 112]
	b	.L236
	.p2align 2,,3
.L266:
	adds	x2, x27, 1
	beq	.L238
	mov	x1, x25
	mov	x0, x28
	bl	memcpy
	b	.L238
.L267:
	ldr	x23, [x1, 40]
	cmp	x27, x23
	csel	x2, x27, x23, ls
	cbz	x2, .L241
	ldr	x0, [x19, 32]
	ldr	x1, [x1, 32]
	bl	memcmp
	cbnz	w0, .L242
.L241:
	sub	x0, x27, x23
	mov	x1, 2147483647
	cmp	x0, x1
	bgt	.L240
	mov	x1, -2147483648
	cmp	x0, x1
	blt	.L248
.L242:
	lsr	w22, w0, 31
	b	.L240
	.p2align 2,,3
.L225:
	add	x2, sp, 112
	str	x2, [sp, 96]
.LEHB7:
	bl	_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_
	b	.L226
.L248:
	mov	w22, 1
	b	.L240
.L249:
	mov	x19, x0
	ldr	x0, [sp, 96]
	bl	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE10_M_disposeEv
	mov	x0, x19
	bl	_Unwind_Resume
.LEHE7:
	.cfi_endproc
.LFE2172:
	.section	.gcc_except_table
.LLSDA2172:
	.byte	0xff
	.byte	0xff
	.byte	0x1
	.uleb128 .LLSDACSE2172-.LLSDACSB2172
.LLSDACSB2172:
	.uleb128 .LEHB5-.LFB2172
	.uleb128 .LEHE5-.LEHB5
	.uleb128 0
	.uleb128 0
	.uleb128 .LEHB6-.LFB2172
	.uleb128 .LEHE6-.LEHB6
	.uleb128 .L249-.LFB2172
	.uleb128 0
	.uleb128 .LEHB7-.LFB2172
	.uleb128 .LEHE7-.LEHB7
	.uleb128 0
	.uleb128 0
.LLSDACSE2172:
	.text
	.size	_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE, .-_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE
	.section	.rodata.str1.8
	.align	3
.LC3:
	.string	"abc"
	.section	.text.startup,"ax",@progbits
	.align	2
	.p2align 4,,11
	.global	main
	.type	main, %function
main:
.LFB2173:
	.cfi_startproc
	.cfi_personality 0x9b,DW.ref.__gxx_personality_v0
	.cfi_lsda 0x1b,.LLSDA2173
	stp	x29, x30, [sp, -128]!
	.cfi_def_cfa_offset 128
	.cfi_offset 29, -128
	.cfi_offset 30, -120
	add	x2, sp, 88
	mov	x29, sp
	add	x1, sp, 80
	stp	x21, x22, [sp, 32]
	.cfi_offset 21, -96
	.cfi_offset 22, -88
	add	x21, sp, 48
	mov	x0, x21
	stp	x19, x20, [sp, 16]
	.cfi_offset 19, -112
	.cfi_offset 20, -104
	stp	xzr, xzr, [sp, 48]
	str	xzr, [sp, 64]
	str	wzr, [sp, 88]
	stp	xzr, x2, [sp, 96]
	stp	x2, xzr, [sp, 112]
.LEHB8:
	bl	_Z3useRSt6vectorIiSaIiEERSt3mapINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiSt4lessIS9_ESaISt4pairIKS9_iEEE
	add	w0, w0, 3
	bl	_Z7catcheri
.LEHE8:
	mrs	x20, tpidr_el0
	mov	w19, w0
	add	x3, x20, #:tprel_hi12:.LANCHOR0, lsl #12
	add	x3, x3, #:tprel_lo12_nc:.LANCHOR0
	ldrb	w0, [x3]
	cbz	w0, .L274
.L269:
	add	x20, x20, #:tprel_hi12:.LANCHOR0, lsl #12
	add	x20, x20, #:tprel_lo12_nc:.LANCHOR0
	ldr	x0, [sp, 96]
	ldr	x1, [x20, 16]
	add	w19, w19, w1
	bl	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0
	mov	x0, x21
	bl	_ZNSt12_Vector_baseIiSaIiEED2Ev
	ldp	x21, x22, [sp, 32]
	mov	w0, w19
	ldp	x19, x20, [sp, 16]
	ldp	x29, x30, [sp], 128
	.cfi_remember_state
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 21
	.cfi_restore 22
	.cfi_restore 19
	.cfi_restore 20
	.cfi_def_cfa_offset 0
	ret
.L274:
	.cfi_restore_state
	mov	x22, x3
	mov	w4, 1
	add	x0, x3, 24
	adrp	x1, .LC3
	adrp	x2, .LC3+3
	add	x1, x1, :lo12:.LC3
	strb	w4, [x22], 8
	add	x2, x2, :lo12:.LC3+3
	str	x0, [x3, 8]
	mov	x0, x22
.LEHB9:
	bl	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0
	adrp	x0, :got:_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev
	ldr	x0, [x0, :got_lo12:_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev]
	mov	x1, x22
	adrp	x2, __dso_handle
	add	x2, x2, :lo12:__dso_handle
	bl	__cxa_thread_atexit
	b	.L269
.L271:
	mov	x19, x0
	ldr	x0, [sp, 96]
	bl	_ZNSt8_Rb_treeINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt4pairIKS5_iESt10_Select1stIS8_ESt4lessIS5_ESaIS8_EE8_M_eraseEPSt13_Rb_tree_nodeIS8_E.isra.0
	mov	x0, x21
	bl	_ZNSt12_Vector_baseIiSaIiEED2Ev
	mov	x0, x19
	bl	_Unwind_Resume
.LEHE9:
	.cfi_endproc
.LFE2173:
	.section	.gcc_except_table
.LLSDA2173:
	.byte	0xff
	.byte	0xff
	.byte	0x1
	.uleb128 .LLSDACSE2173-.LLSDACSB2173
.LLSDACSB2173:
	.uleb128 .LEHB8-.LFB2173
	.uleb128 .LEHE8-.LEHB8
	.uleb128 .L271-.LFB2173
	.uleb128 0
	.uleb128 .LEHB9-.LFB2173
	.uleb128 .LEHE9-.LEHB9
	.uleb128 0
	.uleb128 0
.LLSDACSE2173:
	.section	.text.startup
	.size	main, .-main
	.text
	.align	2
	.p2align 4,,11
	.type	__tls_init, %function
__tls_init:
.LFB2950:
	.cfi_startproc
	mrs	x0, tpidr_el0
	add	x0, x0, #:tprel_hi12:.LANCHOR0, lsl #12
	add	x0, x0, #:tprel_lo12_nc:.LANCHOR0
	ldrb	w1, [x0]
	cbz	w1, .L280
	ret
	.p2align 2,,3
.L280:
	stp	x29, x30, [sp, -32]!
	.cfi_def_cfa_offset 32
	.cfi_offset 29, -32
	.cfi_offset 30, -24
	add	x3, x0, 24
	mov	w4, 1
	mov	x29, sp
	str	x19, [sp, 16]
	.cfi_offset 19, -16
	mov	x19, x0
	adrp	x1, .LC3
	adrp	x2, .LC3+3
	add	x1, x1, :lo12:.LC3
	add	x2, x2, :lo12:.LC3+3
	strb	w4, [x19], 8
	str	x3, [x0, 8]
	mov	x0, x19
	bl	_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE12_M_constructIPKcEEvT_S8_St20forward_iterator_tag.isra.0
	mov	x1, x19
	adrp	x2, __dso_handle
	ldr	x19, [sp, 16]
	add	x2, x2, :lo12:__dso_handle
	ldp	x29, x30, [sp], 32
	.cfi_restore 30
	.cfi_restore 29
	.cfi_restore 19
	.cfi_def_cfa_offset 0
	adrp	x0, :got:_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev
	ldr	x0, [x0, :got_lo12:_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev]
	b	__cxa_thread_atexit
	.cfi_endproc
.LFE2950:
	.size	__tls_init, .-__tls_init
	.global	_ZTH10tls_stringB5cxx11
	.set	_ZTH10tls_stringB5cxx11,__tls_init
	.weak	_ZTS4Base
	.section	.rodata._ZTS4Base,"aG",@progbits,_ZTS4Base,comdat
	.align	3
	.type	_ZTS4Base, %object
	.size	_ZTS4Base, 6
_ZTS4Base:
	.string	"4Base"
	.weak	_ZTI4Base
	.section	.data.rel.ro._ZTI4Base,"awG",@progbits,_ZTI4Base,comdat
	.align	3
	.type	_ZTI4Base, %object
	.size	_ZTI4Base, 16
_ZTI4Base:
	.xword	_ZTVN10__cxxabiv117__class_type_infoE+16
	.xword	_ZTS4Base
	.weak	_ZTV4Base
	.section	.data.rel.ro._ZTV4Base,"awG",@progbits,_ZTV4Base,comdat
	.align	3
	.type	_ZTV4Base, %object
	.size	_ZTV4Base, 40
_ZTV4Base:
	.xword	0
	.xword	_ZTI4Base
	.xword	0
	.xword	0
	.xword	__cxa_pure_virtual
	.global	_Z10tls_stringB5cxx11
	.weak	_ZZ14shared_countervE1n
	.section	.bss._ZZ14shared_countervE1n,"awG",@nobits,_ZZ14shared_countervE1n,comdat
	.align	2
	.type	_ZZ14shared_countervE1n, %gnu_unique_object
	.size	_ZZ14shared_countervE1n, 4
_ZZ14shared_countervE1n:
	.zero	4
	.section	.tbss,"awT",@nobits
	.align	3
	.set	.LANCHOR0,. + 0
	.type	__tls_guard, %object
	.size	__tls_guard, 1
__tls_guard:
	.zero	1
	.zero	7
	.type	_Z10tls_stringB5cxx11, %object
	.size	_Z10tls_stringB5cxx11, 32
_Z10tls_stringB5cxx11:
	.zero	32
	.weak	__cxa_pure_virtual
	.hidden	DW.ref._ZTISt9exception
	.weak	DW.ref._ZTISt9exception
	.section	.data.rel.local.DW.ref._ZTISt9exception,"awG",@progbits,DW.ref._ZTISt9exception,comdat
	.align	3
	.type	DW.ref._ZTISt9exception, %object
	.size	DW.ref._ZTISt9exception, 8
DW.ref._ZTISt9exception:
	.xword	_ZTISt9exception
	.hidden	DW.ref.__gxx_personality_v0
	.weak	DW.ref.__gxx_personality_v0
	.section	.data.rel.local.DW.ref.__gxx_personality_v0,"awG",@progbits,DW.ref.__gxx_personality_v0,comdat
	.align	3
	.type	DW.ref.__gxx_personality_v0, %object
	.size	DW.ref.__gxx_personality_v0, 8
DW.ref.__gxx_personality_v0:
	.xword	__gxx_personality_v0
	.hidden	__dso_handle
	.ident	"GCC: (Debian 12.2.0-14) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
