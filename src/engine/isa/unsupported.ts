// Instructions that GNU as knows and this machine, a Neoverse N1, lacks: by mnemonic, the extension that brought them.

/** Words of the mnemonics that systematic names do not cover. */
const scalableVectors = `
  adclb adclt addhnb addhnt addpl addvl andv asrd asrr bdep bext bfcvtnt bgrp brka brkas brkb brkbs brkn brkns brkpa brkpas brkpb
  brkpbs bsl1n bsl2n cadd cdot clasta clastb cmla cmpeq cmpge cmpgt cmphi cmphs cmple cmplo cmpls cmplt cmpne cnot cntb cntd cnth
  cntp cntw compact cpy ctermeq ctermne ctz decb decd dech decp decw dupm eorbt eors eortb eorv facle faclt fadda faddv fcmne fcmuo
  fcpy fcvtlt fcvtnt fcvtx fcvtxnt fdivr fdup fexpa flogb fmad fmlalb fmlalt fmlslb fmlslt fmmla fmsb fnmad fnmla fnmls fnmsb fscale
  fsubr ftmad ftsmul ftssel histcnt histseg incb incd inch incp incw index insr lasta lastb ld1b ld1d ld1h ld1q ld1rb ld1rd ld1rh
  ld1rob ld1rod ld1roh ld1row ld1rqb ld1rqd ld1rqh ld1rqw ld1rsb ld1rsh ld1rsw ld1rw ld1sb ld1sh ld1sw ld1w ld2b ld2d ld2h ld2w ld3b
  ld3d ld3h ld3w ld4b ld4d ld4h ld4w ldff1b ldff1d ldff1h ldff1sb ldff1sh ldff1sw ldff1w ldnf1b ldnf1d ldnf1h ldnf1sb ldnf1sh
  ldnf1sw ldnf1w ldnt1b ldnt1d ldnt1h ldnt1sb ldnt1sh ldnt1sw ldnt1w lslr lsrr mad match movprfx movs msb nand nands nbsl nmatch nor
  nors nots orns orrs orv pfalse pfirst pmullb pmullt pnext prfb prfd prfh prfw ptest ptrue ptrues punpkhi punpklo raddhnb raddhnt
  rdffr rdffrs rdvl revb revd revh revw rshrnb rshrnt rsubhnb rsubhnt sabalb sabalt sabdlb sabdlt saddlb saddlbt saddlt saddv saddwb
  saddwt sbclb sbclt sdivr sel setffr shrnb shrnt shsubr smlalb smlalt smlslb smlslt smullb smullt splice sqcadd sqdecb sqdecd
  sqdech sqdecp sqdecw sqdmlalb sqdmlalbt sqdmlalt sqdmlslb sqdmlslbt sqdmlslt sqdmullb sqdmullt sqincb sqincd sqinch sqincp sqincw
  sqrdcmlah sqrshlr sqrshrnb sqrshrnt sqrshrunb sqrshrunt sqshlr sqshrnb sqshrnt sqshrunb sqshrunt sqsubr sqxtnb sqxtnt sqxtunb
  sqxtunt srshlr sshllb sshllt ssublb ssublbt ssublt ssubltb ssubwb ssubwt st1b st1d st1h st1q st1w st2b st2d st2h st2w st3b st3d
  st3h st3w st4b st4d st4h st4w stnt1b stnt1d stnt1h stnt1w subhnb subhnt subr sunpkhi sunpklo uabalb uabalt uabdlb uabdlt uaddlb
  uaddlt uaddv uaddwb uaddwt udivr uhsubr umlalb umlalt umlslb umlslt umullb umullt uqdecb uqdecd uqdech uqdecp uqdecw uqincb uqincd
  uqinch uqincp uqincw uqrshlr uqrshrnb uqrshrnt uqshlr uqshrnb uqshrnt uqsubr uqxtnb uqxtnt urshlr ushllb ushllt usublb usublt
  usubwb usubwt uunpkhi uunpklo whilege whilegt whilehi whilehs whilele whilelo whilels whilelt whilerw whilewr wrffr
`;

const words = (text: string): RegExp => new RegExp(`^(${text.trim().split(/\s+/).join("|")})$`);

const extensions: readonly (readonly [mnemonics: RegExp, extension: string])[] = [
  [
    /^(pac|aut)[id](z?[ab]|[ab]z?)$|^pacga$|^xpac[id]$|^(blra|bra|ldra|reta|ereta)[ab]z?$|^(bl?r|ret|eret|ldr)a[ab]z?$/,
    "pointer authentication (Armv8.3)",
  ],
  [/^fc(add|mla)$/, "complex numbers (Armv8.3)"],
  [/^fjcvtzs$/, "conversion as JavaScript has it (Armv8.3)"],
  [/^(cfinv|rmif|setf(8|16)|axflag|xaflag)$/, "flag manipulation (Armv8.4, Armv8.5)"],
  [/^(ldapurs?[bhw]?|stlur[bh]?)$/, "ordered accesses at an offset (Armv8.4)"],
  [/^fml[as]l2?$/, "products of halves to single precision (FP16FML)"],
  [/^(sha512\w+|bcax|eor3|rax1|xar)$/, "SHA-512 and SHA-3"],
  [/^sm(3(partw[12]|ss1|tt[12][ab])|4e(key)?)$/, "SM3 and SM4"],
  [/^(bfcvtn?2?|bfdot|bfmlal[bt]|bfmmla)$/, "bfloat16 (Armv8.6)"],
  [/^([su]mmla|usmmla|usdot|sudot)$/, "matrices of bytes (Armv8.6)"],
  [/^frint(32|64)[xz]$/, "rounding to the range of integers (Armv8.5)"],
  [/^(sb|cfp|cpp|dvp)$/, "barriers against speculation (Armv8.5)"],
  [/^(addg|subg|cmpp|gmi|irg|ldgm?|stz?2?gm?|stgp|subps?)$/, "memory tagging (Armv8.5)"],
  [/^wf[ei]t$/, "waiting with a timeout (Armv8.7)"],
  [/^(ld64b|st64b(v0?)?)$/, "64-byte accesses (Armv8.7)"],
  [/^bc\.\w+$/, "branches that hint at their consistency (Armv8.8)"],
  [/^(cpyf?[pme]([rw]?t?[rw]?n?)*|setg?[pme]t?n?)$/, "memory copy and set (Armv8.8)"],
  [/^t(start|test|commit|cancel)$/, "transactional memory"],
  [/^dfb$/, "the R profile"],
  [/^(addh?va|addha|adds[pv]l|bf\w*mop[as]|[sub]*f?mop[as]|mova|rdsvl|smst(art|op)|zero|[su]clamp|psel)$/, "scalable matrices (SME)"],
  [words(scalableVectors), "scalable vectors (SVE)"],
];

/** The extension that has a mnemonic (in lower case) which this machine lacks; undefined if no extension that is known here has it. */
export const extensionOf = (mnemonic: string): string | undefined => extensions.find(([mnemonics]) => mnemonics.test(mnemonic))?.[1];

/** The message for such a mnemonic. */
export const unsupportedMessage = (mnemonic: string, extension: string): string =>
  `${mnemonic} is not supported by this machine: it belongs to ${extension}, and this is a Neoverse N1 (Armv8.2-A)`;

/** Whether a name is that of a register which extensions brought: `z0.s`, `p1`, `za`. */
export const isScalableRegister = (name: string): boolean => /^(z([12]?\d|3[01])|p(\d|1[0-5])|za\d*)(\.[bhsdq])?$/i.test(name);
