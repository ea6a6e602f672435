// Names of the system registers that GNU as takes for a Neoverse N1, all exception levels, by their encodings.

import { type FeatureSet, feature } from "../feature.ts";
import type { SystemRegisterNumber } from "../machine.ts";

/** The number under which the machine knows a register: op0:op1:CRn:CRm:op2. */
export const systemRegisterNumber = (op0: number, op1: number, CRn: number, CRm: number, op2: number): SystemRegisterNumber =>
  (op0 << 14) | (op1 << 11) | (CRn << 7) | (CRm << 3) | op2;

/** `op0 op1 CRn CRm: ` and the names with op2 0, 1, …; `-` where there is none. Arm ARM, AArch64 System register encoding. */
const table = `
2 0 0 0: - - osdtrrx_el1 - dbgbvr0_el1 dbgbcr0_el1 dbgwvr0_el1 dbgwcr0_el1
2 0 0 1: - - - - dbgbvr1_el1 dbgbcr1_el1 dbgwvr1_el1 dbgwcr1_el1
2 0 0 2: mdccint_el1 - mdscr_el1 - dbgbvr2_el1 dbgbcr2_el1 dbgwvr2_el1 dbgwcr2_el1
2 0 0 3: - - osdtrtx_el1 - dbgbvr3_el1 dbgbcr3_el1 dbgwvr3_el1 dbgwcr3_el1
2 0 0 4: - - - - dbgbvr4_el1 dbgbcr4_el1 dbgwvr4_el1 dbgwcr4_el1
2 0 0 5: - - - - dbgbvr5_el1 dbgbcr5_el1 dbgwvr5_el1 dbgwcr5_el1
2 0 0 6: - - oseccr_el1 - dbgbvr6_el1 dbgbcr6_el1 dbgwvr6_el1 dbgwcr6_el1
2 0 0 7: - - - - dbgbvr7_el1 dbgbcr7_el1 dbgwvr7_el1 dbgwcr7_el1
2 0 0 8: - - - - dbgbvr8_el1 dbgbcr8_el1 dbgwvr8_el1 dbgwcr8_el1
2 0 0 9: - - - - dbgbvr9_el1 dbgbcr9_el1 dbgwvr9_el1 dbgwcr9_el1
2 0 0 10: - - - - dbgbvr10_el1 dbgbcr10_el1 dbgwvr10_el1 dbgwcr10_el1
2 0 0 11: - - - - dbgbvr11_el1 dbgbcr11_el1 dbgwvr11_el1 dbgwcr11_el1
2 0 0 12: - - - - dbgbvr12_el1 dbgbcr12_el1 dbgwvr12_el1 dbgwcr12_el1
2 0 0 13: - - - - dbgbvr13_el1 dbgbcr13_el1 dbgwvr13_el1 dbgwcr13_el1
2 0 0 14: - - - - dbgbvr14_el1 dbgbcr14_el1 dbgwvr14_el1 dbgwcr14_el1
2 0 0 15: - - - - dbgbvr15_el1 dbgbcr15_el1 dbgwvr15_el1 dbgwcr15_el1
2 0 1 0: mdrar_el1 - - - oslar_el1
2 0 1 1: - - - - oslsr_el1
2 0 1 3: - - - - osdlr_el1
2 0 1 4: - - - - dbgprcr_el1
2 0 7 8: - - - - - - dbgclaimset_el1
2 0 7 9: - - - - - - dbgclaimclr_el1
2 0 7 14: - - - - - - dbgauthstatus_el1
2 0 8 0: csrcr_el1 csrptr_el1 - csrptridx_el1
2 1 0 0: - trctraceidr trcvictlr - trcseqevr0 trccntrldvr0 trcidr8 trcimspec0
2 1 0 1: trcprgctlr trcqctlr trcviiectlr - trcseqevr1 trccntrldvr1 trcidr9 trcimspec1
2 1 0 2: trcprocselr - trcvissctlr - trcseqevr2 trccntrldvr2 trcidr10 trcimspec2
2 1 0 3: trcstatr - trcvipcssctlr - - trccntrldvr3 trcidr11 trcimspec3
2 1 0 4: trcconfigr - - - - trccntctlr0 trcidr12 trcimspec4
2 1 0 5: - - - - - trccntctlr1 trcidr13 trcimspec5
2 1 0 6: trcauxctlr - - - trcseqrstevr trccntctlr2 - trcimspec6
2 1 0 7: - - - - trcseqstr trccntctlr3 - trcimspec7
2 1 0 8: trceventctl0r - trcvdctlr - trcextinselr0 trccntvr0 - trcidr0
2 1 0 9: trceventctl1r - trcvdsacctlr - trcextinselr1 trccntvr1 - trcidr1
2 1 0 10: trcrsr - trcvdarcctlr - trcextinselr2 trccntvr2 - trcidr2
2 1 0 11: trcstallctlr - - - trcextinselr3 trccntvr3 - trcidr3
2 1 0 12: trctsctlr - - - - - - trcidr4
2 1 0 13: trcsyncpr - - - - - - trcidr5
2 1 0 14: trcccctlr - - - - - - trcidr6
2 1 0 15: trcbbctlr - - - - - - trcidr7
2 1 1 0: - trcrsctlr16 trcssccr0 trcsspcicr0 trcoslar
2 1 1 1: - trcrsctlr17 trcssccr1 trcsspcicr1 trcoslsr
2 1 1 2: trcrsctlr2 trcrsctlr18 trcssccr2 trcsspcicr2
2 1 1 3: trcrsctlr3 trcrsctlr19 trcssccr3 trcsspcicr3
2 1 1 4: trcrsctlr4 trcrsctlr20 trcssccr4 trcsspcicr4 trcpdcr
2 1 1 5: trcrsctlr5 trcrsctlr21 trcssccr5 trcsspcicr5 trcpdsr
2 1 1 6: trcrsctlr6 trcrsctlr22 trcssccr6 trcsspcicr6
2 1 1 7: trcrsctlr7 trcrsctlr23 trcssccr7 trcsspcicr7
2 1 1 8: trcrsctlr8 trcrsctlr24 trcsscsr0
2 1 1 9: trcrsctlr9 trcrsctlr25 trcsscsr1
2 1 1 10: trcrsctlr10 trcrsctlr26 trcsscsr2
2 1 1 11: trcrsctlr11 trcrsctlr27 trcsscsr3
2 1 1 12: trcrsctlr12 trcrsctlr28 trcsscsr4
2 1 1 13: trcrsctlr13 trcrsctlr29 trcsscsr5
2 1 1 14: trcrsctlr14 trcrsctlr30 trcsscsr6
2 1 1 15: trcrsctlr15 trcrsctlr31 trcsscsr7
2 1 2 0: trcacvr0 trcacvr8 trcacatr0 trcacatr8 trcdvcvr0 trcdvcvr4 trcdvcmr0 trcdvcmr4
2 1 2 2: trcacvr1 trcacvr9 trcacatr1 trcacatr9
2 1 2 4: trcacvr2 trcacvr10 trcacatr2 trcacatr10 trcdvcvr1 trcdvcvr5 trcdvcmr1 trcdvcmr5
2 1 2 6: trcacvr3 trcacvr11 trcacatr3 trcacatr11
2 1 2 8: trcacvr4 trcacvr12 trcacatr4 trcacatr12 trcdvcvr2 trcdvcvr6 trcdvcmr2 trcdvcmr6
2 1 2 10: trcacvr5 trcacvr13 trcacatr5 trcacatr13
2 1 2 12: trcacvr6 trcacvr14 trcacatr6 trcacatr14 trcdvcvr3 trcdvcvr7 trcdvcmr3 trcdvcmr7
2 1 2 14: trcacvr7 trcacvr15 trcacatr7 trcacatr15
2 1 3 0: trccidcvr0 trcvmidcvr0 trccidcctlr0
2 1 3 1: - - trccidcctlr1
2 1 3 2: trccidcvr1 trcvmidcvr1 trcvmidcctlr0
2 1 3 3: - - trcvmidcctlr1
2 1 3 4: trccidcvr2 trcvmidcvr2
2 1 3 6: trccidcvr3 trcvmidcvr3
2 1 3 8: trccidcvr4 trcvmidcvr4
2 1 3 10: trccidcvr5 trcvmidcvr5
2 1 3 12: trccidcvr6 trcvmidcvr6
2 1 3 14: trccidcvr7 trcvmidcvr7
2 1 7 0: - - - - trcitctrl
2 1 7 2: - - - - - - - trcdevid
2 1 7 3: - - - - - - - trcdevtype
2 1 7 4: - - - - - - - trcpidr4
2 1 7 5: - - - - - - - trcpidr5
2 1 7 6: - - - - - - - trcpidr6
2 1 7 7: - - - - - - - trcpidr7
2 1 7 8: - - - - - - trcclaimset trcpidr0
2 1 7 9: - - - - - - trcclaimclr trcpidr1
2 1 7 10: - - - - - - trcdevaff0 trcpidr2
2 1 7 11: - - - - - - trcdevaff1 trcpidr3
2 1 7 12: - - - - - - trclar trccidr0
2 1 7 13: - - - - - - trclsr trccidr1
2 1 7 14: - - - - - - trcauthstatus trccidr2
2 1 7 15: - - - - - - trcdevarch trccidr3
2 1 8 0: brbinf0_el1 brbsrc0_el1 brbtgt0_el1 - brbinf16_el1 brbsrc16_el1 brbtgt16_el1
2 1 8 1: brbinf1_el1 brbsrc1_el1 brbtgt1_el1 - brbinf17_el1 brbsrc17_el1 brbtgt17_el1
2 1 8 2: brbinf2_el1 brbsrc2_el1 brbtgt2_el1 - brbinf18_el1 brbsrc18_el1 brbtgt18_el1
2 1 8 3: brbinf3_el1 brbsrc3_el1 brbtgt3_el1 - brbinf19_el1 brbsrc19_el1 brbtgt19_el1
2 1 8 4: brbinf4_el1 brbsrc4_el1 brbtgt4_el1 - brbinf20_el1 brbsrc20_el1 brbtgt20_el1
2 1 8 5: brbinf5_el1 brbsrc5_el1 brbtgt5_el1 - brbinf21_el1 brbsrc21_el1 brbtgt21_el1
2 1 8 6: brbinf6_el1 brbsrc6_el1 brbtgt6_el1 - brbinf22_el1 brbsrc22_el1 brbtgt22_el1
2 1 8 7: brbinf7_el1 brbsrc7_el1 brbtgt7_el1 - brbinf23_el1 brbsrc23_el1 brbtgt23_el1
2 1 8 8: brbinf8_el1 brbsrc8_el1 brbtgt8_el1 - brbinf24_el1 brbsrc24_el1 brbtgt24_el1
2 1 8 9: brbinf9_el1 brbsrc9_el1 brbtgt9_el1 - brbinf25_el1 brbsrc25_el1 brbtgt25_el1
2 1 8 10: brbinf10_el1 brbsrc10_el1 brbtgt10_el1 - brbinf26_el1 brbsrc26_el1 brbtgt26_el1
2 1 8 11: brbinf11_el1 brbsrc11_el1 brbtgt11_el1 - brbinf27_el1 brbsrc27_el1 brbtgt27_el1
2 1 8 12: brbinf12_el1 brbsrc12_el1 brbtgt12_el1 - brbinf28_el1 brbsrc28_el1 brbtgt28_el1
2 1 8 13: brbinf13_el1 brbsrc13_el1 brbtgt13_el1 - brbinf29_el1 brbsrc29_el1 brbtgt29_el1
2 1 8 14: brbinf14_el1 brbsrc14_el1 brbtgt14_el1 - brbinf30_el1 brbsrc30_el1 brbtgt30_el1
2 1 8 15: brbinf15_el1 brbsrc15_el1 brbtgt15_el1 - brbinf31_el1 brbsrc31_el1 brbtgt31_el1
2 1 9 0: brbcr_el1 brbfcr_el1 brbts_el1
2 1 9 1: brbinfinj_el1 brbsrcinj_el1 brbtgtinj_el1
2 1 9 2: brbidr0_el1
2 2 0 0: teecr32_el1
2 2 1 0: teehbr32_el1
2 3 0 1: mdccsr_el0
2 3 0 4: dbgdtr_el0
2 3 0 5: dbgdtrrx_el0
2 3 8 0: csrcr_el0 csrptr_el0 csridr_el0 csrptridx_el0
2 4 0 7: dbgvcr32_el2
2 4 8 0: csrcr_el2 csrptr_el2 - csrptridx_el2
2 4 9 0: brbcr_el2
2 5 8 0: csrcr_el12 csrptr_el12
2 5 9 0: brbcr_el12
3 0 0 0: midr_el1 - - - - mpidr_el1 revidr_el1
3 0 0 1: id_pfr0_el1 id_pfr1_el1 id_dfr0_el1 id_afr0_el1 id_mmfr0_el1 id_mmfr1_el1 id_mmfr2_el1 id_mmfr3_el1
3 0 0 2: id_isar0_el1 id_isar1_el1 id_isar2_el1 id_isar3_el1 id_isar4_el1 id_isar5_el1 id_mmfr4_el1 id_isar6_el1
3 0 0 3: mvfr0_el1 mvfr1_el1 mvfr2_el1 - - id_dfr1_el1 id_mmfr5_el1
3 0 0 4: id_aa64pfr0_el1 id_aa64pfr1_el1
3 0 0 5: id_aa64dfr0_el1 id_aa64dfr1_el1 - - id_aa64afr0_el1 id_aa64afr1_el1
3 0 0 6: id_aa64isar0_el1 id_aa64isar1_el1 id_aa64isar2_el1
3 0 0 7: id_aa64mmfr0_el1 id_aa64mmfr1_el1 id_aa64mmfr2_el1
3 0 1 0: sctlr_el1 actlr_el1 cpacr_el1
3 0 2 0: ttbr0_el1 ttbr1_el1 tcr_el1
3 0 4 0: spsr_el1 elr_el1
3 0 4 1: sp_el0
3 0 4 2: spsel - currentel pan uao
3 0 4 6: icc_pmr_el1
3 0 5 1: afsr0_el1 afsr1_el1
3 0 5 2: esr_el1
3 0 5 3: erridr_el1 errselr_el1
3 0 5 4: erxfr_el1 erxctlr_el1 erxstatus_el1 erxaddr_el1 erxpfgf_el1 erxpfgctl_el1 erxpfgcdn_el1
3 0 5 5: erxmisc0_el1 erxmisc1_el1 erxmisc2_el1 erxmisc3_el1
3 0 6 0: far_el1
3 0 7 4: par_el1
3 0 9 9: pmscr_el1 - pmsicr_el1 pmsirr_el1 pmsfcr_el1 pmsevfr_el1 pmslatfr_el1 pmsidr_el1
3 0 9 10: pmblimitr_el1 pmbptr_el1 - pmbsr_el1 - - - pmbidr_el1
3 0 9 11: trblimitr_el1 trbptr_el1 trbbaser_el1 trbsr_el1 trbmar_el1 - trbtrg_el1 trbidr_el1
3 0 9 14: - pmintenset_el1 pmintenclr_el1
3 0 10 2: mair_el1
3 0 10 3: amair_el1
3 0 10 4: lorsa_el1 lorea_el1 lorn_el1 lorc_el1 mpamidr_el1 - - lorid_el1
3 0 10 5: mpam1_el1 mpam0_el1
3 0 12 0: vbar_el1 rvbar_el1 rmr_el1
3 0 12 1: isr_el1 disr_el1
3 0 12 8: icc_iar0_el1 icc_eoir0_el1 icc_hppir0_el1 icc_bpr0_el1 icc_ap0r0_el1 icc_ap0r1_el1 icc_ap0r2_el1 icc_ap0r3_el1
3 0 12 9: icc_ap1r0_el1 icc_ap1r1_el1 icc_ap1r2_el1 icc_ap1r3_el1
3 0 12 11: - icc_dir_el1 - icc_rpr_el1 - icc_sgi1r_el1 icc_asgi1r_el1 icc_sgi0r_el1
3 0 12 12: icc_iar1_el1 icc_eoir1_el1 icc_hppir1_el1 icc_bpr1_el1 icc_ctlr_el1 icc_sre_el1 icc_igrpen0_el1 icc_igrpen1_el1
3 0 13 0: - contextidr_el1 - - tpidr_el1 accdata_el1
3 0 14 1: cntkctl_el1
3 1 0 0: ccsidr_el1 clidr_el1 - - - - - aidr_el1
3 2 0 0: csselr_el1
3 3 0 0: - ctr_el0 - - - - - dczid_el0
3 3 4 2: nzcv daif
3 3 4 4: fpcr fpsr
3 3 4 5: dspsr_el0 dlr_el0
3 3 9 12: pmcr_el0 pmcntenset_el0 pmcntenclr_el0 pmovsclr_el0 pmswinc_el0 pmselr_el0 pmceid0_el0 pmceid1_el0
3 3 9 13: pmccntr_el0 pmxevtyper_el0 pmxevcntr_el0
3 3 9 14: pmuserenr_el0 - - pmovsset_el0
3 3 13 0: - - tpidr_el0 tpidrro_el0
3 3 14 0: cntfrq_el0 cntpct_el0 cntvct_el0
3 3 14 2: cntp_tval_el0 cntp_ctl_el0 cntp_cval_el0
3 3 14 3: cntv_tval_el0 cntv_ctl_el0 cntv_cval_el0
3 3 14 8: pmevcntr0_el0 pmevcntr1_el0 pmevcntr2_el0 pmevcntr3_el0 pmevcntr4_el0 pmevcntr5_el0 pmevcntr6_el0 pmevcntr7_el0
3 3 14 9: pmevcntr8_el0 pmevcntr9_el0 pmevcntr10_el0 pmevcntr11_el0 pmevcntr12_el0 pmevcntr13_el0 pmevcntr14_el0 pmevcntr15_el0
3 3 14 10: pmevcntr16_el0 pmevcntr17_el0 pmevcntr18_el0 pmevcntr19_el0 pmevcntr20_el0 pmevcntr21_el0 pmevcntr22_el0 pmevcntr23_el0
3 3 14 11: pmevcntr24_el0 pmevcntr25_el0 pmevcntr26_el0 pmevcntr27_el0 pmevcntr28_el0 pmevcntr29_el0 pmevcntr30_el0
3 3 14 12: pmevtyper0_el0 pmevtyper1_el0 pmevtyper2_el0 pmevtyper3_el0 pmevtyper4_el0 pmevtyper5_el0 pmevtyper6_el0 pmevtyper7_el0
3 3 14 13: pmevtyper8_el0 pmevtyper9_el0 pmevtyper10_el0 pmevtyper11_el0 pmevtyper12_el0 pmevtyper13_el0 pmevtyper14_el0 pmevtyper15_el0
3 3 14 14: pmevtyper16_el0 pmevtyper17_el0 pmevtyper18_el0 pmevtyper19_el0 pmevtyper20_el0 pmevtyper21_el0 pmevtyper22_el0 pmevtyper23_el0
3 3 14 15: pmevtyper24_el0 pmevtyper25_el0 pmevtyper26_el0 pmevtyper27_el0 pmevtyper28_el0 pmevtyper29_el0 pmevtyper30_el0 pmccfiltr_el0
3 4 0 0: vpidr_el2 - - - - vmpidr_el2
3 4 1 0: sctlr_el2 actlr_el2
3 4 1 1: hcr_el2 mdcr_el2 cptr_el2 hstr_el2 - - - hacr_el2
3 4 2 0: ttbr0_el2 ttbr1_el2 tcr_el2
3 4 2 1: vttbr_el2 - vtcr_el2
3 4 3 0: dacr32_el2
3 4 4 0: spsr_el2 elr_el2
3 4 4 1: sp_el1
3 4 4 3: spsr_irq spsr_abt spsr_und spsr_fiq
3 4 5 0: - ifsr32_el2
3 4 5 1: afsr0_el2 afsr1_el2
3 4 5 2: esr_el2 - - vsesr_el2
3 4 5 3: fpexc32_el2
3 4 6 0: far_el2 - - - hpfar_el2
3 4 9 9: pmscr_el2
3 4 10 2: mair_el2
3 4 10 3: amair_el2
3 4 10 4: mpamhcr_el2 mpamvpmv_el2
3 4 10 5: mpam2_el2
3 4 10 6: mpamvpm0_el2 mpamvpm1_el2 mpamvpm2_el2 mpamvpm3_el2 mpamvpm4_el2 mpamvpm5_el2 mpamvpm6_el2 mpamvpm7_el2
3 4 12 0: vbar_el2 rvbar_el2 rmr_el2
3 4 12 1: - vdisr_el2
3 4 12 8: ich_ap0r0_el2 ich_ap0r1_el2 ich_ap0r2_el2 ich_ap0r3_el2
3 4 12 9: ich_ap1r0_el2 ich_ap1r1_el2 ich_ap1r2_el2 ich_ap1r3_el2 - icc_sre_el2
3 4 12 11: ich_hcr_el2 ich_vtr_el2 ich_misr_el2 ich_eisr_el2 - ich_elrsr_el2 - ich_vmcr_el2
3 4 12 12: ich_lr0_el2 ich_lr1_el2 ich_lr2_el2 ich_lr3_el2 ich_lr4_el2 ich_lr5_el2 ich_lr6_el2 ich_lr7_el2
3 4 12 13: ich_lr8_el2 ich_lr9_el2 ich_lr10_el2 ich_lr11_el2 ich_lr12_el2 ich_lr13_el2 ich_lr14_el2 ich_lr15_el2
3 4 13 0: - contextidr_el2 tpidr_el2
3 4 14 0: - - - cntvoff_el2
3 4 14 1: cnthctl_el2
3 4 14 2: cnthp_tval_el2 cnthp_ctl_el2 cnthp_cval_el2
3 4 14 3: cnthv_tval_el2 cnthv_ctl_el2 cnthv_cval_el2
3 5 1 0: sctlr_el12 - cpacr_el12
3 5 2 0: ttbr0_el12 ttbr1_el12 tcr_el12
3 5 4 0: spsr_el12 elr_el12
3 5 5 1: afsr0_el12 afsr1_el12
3 5 5 2: esr_el12
3 5 6 0: far_el12
3 5 9 9: pmscr_el12
3 5 10 2: mair_el12
3 5 10 3: amair_el12
3 5 10 5: mpam1_el12
3 5 12 0: vbar_el12
3 5 13 0: - contextidr_el12
3 5 14 1: cntkctl_el12
3 5 14 2: cntp_tval_el02 cntp_ctl_el02 cntp_cval_el02
3 5 14 3: cntv_tval_el02 cntv_ctl_el02 cntv_cval_el02
3 6 1 0: sctlr_el3 actlr_el3
3 6 1 1: scr_el3 sder32_el3 cptr_el3
3 6 1 3: - mdcr_el3
3 6 2 0: ttbr0_el3 - tcr_el3
3 6 2 1: - - - - gptbr_el3 - gpccr_el3
3 6 4 0: spsr_el3 elr_el3
3 6 4 1: sp_el2
3 6 5 1: afsr0_el3 afsr1_el3
3 6 5 2: esr_el3
3 6 6 0: far_el3 - - - - mfar_el3
3 6 10 2: mair_el3
3 6 10 3: amair_el3
3 6 10 5: mpam3_el3
3 6 12 0: vbar_el3 rvbar_el3 rmr_el3
3 6 12 12: - - - - icc_ctlr_el3 icc_sre_el3 - icc_igrpen1_el3
3 6 13 0: - - tpidr_el3
3 7 14 2: cntps_tval_el1 cntps_ctl_el1 cntps_cval_el1
`;

const named: readonly (readonly [name: string, number: SystemRegisterNumber])[] = table
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [place, names] = line.split(": ");
    const [op0, op1, CRn, CRm] = place.split(" ").map(Number);
    return names.split(" ").map((name, op2) => [name, systemRegisterNumber(op0, op1, CRn, CRm, op2)] as const);
  })
  .filter(([name]) => name !== "-");

const numberByName: ReadonlyMap<string, SystemRegisterNumber> = new Map(named);
const nameByNumber: ReadonlyMap<SystemRegisterNumber, string> = new Map(named.map(([name, number]) => [number, name]));

/** Second names: of the same register in another mode, or of what is written where another is read. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["spsr_svc", "spsr_el1"],
  ["spsr_hyp", "spsr_el2"],
  ["trcextinselr", "trcextinselr0"],
  ["dbgdtrtx_el0", "dbgdtrrx_el0"],
]);

export const systemRegisterNames: readonly string[] = [...numberByName.keys(), ...synonyms.keys()];

/** The register of a name in lower case. */
export const systemRegisterNamed = (name: string): SystemRegisterNumber | undefined => numberByName.get(synonyms.get(name) ?? name);

/** How a register is called where it is read. */
export const nameOfReadRegister = (number: SystemRegisterNumber): string | undefined => nameByNumber.get(number);

/** How a register is called where it is written: the debugger's data register has a name for each direction. */
export function nameOfWrittenRegister(number: SystemRegisterNumber): string | undefined {
  const name = nameByNumber.get(number);
  return name === "dbgdtrrx_el0" ? "dbgdtrtx_el0" : name;
}

/** Registers that came after Armv8.0, by name: the first that fits says with what. */
const laterRegisters: readonly (readonly [names: RegExp, features: FeatureSet])[] = [
  [/^pan$/, feature.pan],
  [/^uao$/, feature["v8.2"]],
  [/^pm(s(cr|icr|irr|fcr|evfr|latfr|idr)|b(limitr|ptr|sr|idr))_el/, feature.profile],
  [/^lor(sa|ea|n|c|id)_el1$/, feature.lor],
  [/^(sctlr|cpacr|ttbr[01]|tcr|spsr|elr|afsr[01]|esr|far|mair|amair|vbar|contextidr|cntkctl)_el12$/, feature["v8.1"]],
  [/^cnt[pv]_(tval|ctl|cval)_el02$|^cnthv_(tval|ctl|cval)_el2$|^(ttbr1|contextidr)_el2$/, feature["v8.1"]],
];

/** What the processor must have for a register to be known by its name in lower case; by its encoding, any may be written. */
export const featuresOfSystemRegister = (name: string): FeatureSet => laterRegisters.find(([names]) => names.test(name))?.[1] ?? 0;
