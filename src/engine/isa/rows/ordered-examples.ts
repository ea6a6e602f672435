// Examples of the ordered, exclusive and atomic instructions, which are rows by the dozen: text and bytes, as GNU as gives them.

const examples = `
stllrb w0, [x1] // 207c9f08
stllrh w0, [x1] // 207c9f48
stllr w0, [x1] // 207c9f88
stllr x0, [x1] // 207c9fc8
stlrb w0, [x1] // 20fc9f08
stlrh w0, [x1] // 20fc9f48
stlr w0, [x1] // 20fc9f88
stlr x0, [x1] // 20fc9fc8
ldlarb w0, [x1] // 207cdf08
ldlarh w0, [x1] // 207cdf48
ldlar w0, [x1] // 207cdf88
ldlar x0, [x1] // 207cdfc8
ldarb w0, [x1] // 20fcdf08
ldarh w0, [x1] // 20fcdf48
ldar w0, [x1] // 20fcdf88
ldar x0, [x1] // 20fcdfc8
ldaprb w0, [x1] // 20c0bf38
ldaprh w0, [x1] // 20c0bf78
ldapr w0, [x1] // 20c0bfb8
ldapr x0, [x1] // 20c0bff8
ldxrb w0, [x1] // 207c5f08
ldxrh w0, [x1] // 207c5f48
ldxr w0, [x1] // 207c5f88
ldxr x0, [x1] // 207c5fc8
ldaxrb w0, [x1] // 20fc5f08
ldaxrh w0, [x1] // 20fc5f48
ldaxr w0, [x1] // 20fc5f88
ldaxr x0, [x1] // 20fc5fc8
stxrb w0, w1, [x2] // 417c0008
stxrh w0, w1, [x2] // 417c0048
stxr w0, w1, [x2] // 417c0088
stxr w0, x1, [x2] // 417c00c8
stlxrb w0, w1, [x2] // 41fc0008
stlxrh w0, w1, [x2] // 41fc0048
stlxr w0, w1, [x2] // 41fc0088
stlxr w0, x1, [x2] // 41fc00c8
ldxp w0, w1, [x2] // 40047f88
ldxp x0, x1, [sp] // e0077fc8
ldaxp w0, w1, [x2] // 40847f88
ldaxp x0, x1, [sp] // e0877fc8
stxp w0, w1, w2, [x3] // 61082088
stxp w0, x1, x2, [x3] // 610820c8
stlxp w0, w1, w2, [x3] // 61882088
stlxp w0, x1, x2, [x3] // 618820c8
ldadd w0, w1, [x2] // 410020b8
ldadd x0, x1, [x2] // 410020f8
ldaddb w0, w1, [x2] // 41002038
ldaddh w0, w1, [sp] // e1032078
stadd w0, [x1] // 3f0020b8
stadd x0, [x1] // 3f0020f8
staddb w0, [x1] // 3f002038
staddh w0, [x1] // 3f002078
ldadda w0, w1, [x2] // 4100a0b8
ldadda x0, x1, [x2] // 4100a0f8
ldaddab w0, w1, [x2] // 4100a038
ldaddah w0, w1, [sp] // e103a078
ldaddl w0, w1, [x2] // 410060b8
ldaddl x0, x1, [x2] // 410060f8
ldaddlb w0, w1, [x2] // 41006038
ldaddlh w0, w1, [sp] // e1036078
staddl w0, [x1] // 3f0060b8
staddl x0, [x1] // 3f0060f8
staddlb w0, [x1] // 3f006038
staddlh w0, [x1] // 3f006078
ldaddal w0, w1, [x2] // 4100e0b8
ldaddal x0, x1, [x2] // 4100e0f8
ldaddalb w0, w1, [x2] // 4100e038
ldaddalh w0, w1, [sp] // e103e078
ldclr w0, w1, [x2] // 411020b8
ldclr x0, x1, [x2] // 411020f8
ldclrb w0, w1, [x2] // 41102038
ldclrh w0, w1, [sp] // e1132078
stclr w0, [x1] // 3f1020b8
stclr x0, [x1] // 3f1020f8
stclrb w0, [x1] // 3f102038
stclrh w0, [x1] // 3f102078
ldclra w0, w1, [x2] // 4110a0b8
ldclra x0, x1, [x2] // 4110a0f8
ldclrab w0, w1, [x2] // 4110a038
ldclrah w0, w1, [sp] // e113a078
ldclrl w0, w1, [x2] // 411060b8
ldclrl x0, x1, [x2] // 411060f8
ldclrlb w0, w1, [x2] // 41106038
ldclrlh w0, w1, [sp] // e1136078
stclrl w0, [x1] // 3f1060b8
stclrl x0, [x1] // 3f1060f8
stclrlb w0, [x1] // 3f106038
stclrlh w0, [x1] // 3f106078
ldclral w0, w1, [x2] // 4110e0b8
ldclral x0, x1, [x2] // 4110e0f8
ldclralb w0, w1, [x2] // 4110e038
ldclralh w0, w1, [sp] // e113e078
ldeor w0, w1, [x2] // 412020b8
ldeor x0, x1, [x2] // 412020f8
ldeorb w0, w1, [x2] // 41202038
ldeorh w0, w1, [sp] // e1232078
steor w0, [x1] // 3f2020b8
steor x0, [x1] // 3f2020f8
steorb w0, [x1] // 3f202038
steorh w0, [x1] // 3f202078
ldeora w0, w1, [x2] // 4120a0b8
ldeora x0, x1, [x2] // 4120a0f8
ldeorab w0, w1, [x2] // 4120a038
ldeorah w0, w1, [sp] // e123a078
ldeorl w0, w1, [x2] // 412060b8
ldeorl x0, x1, [x2] // 412060f8
ldeorlb w0, w1, [x2] // 41206038
ldeorlh w0, w1, [sp] // e1236078
steorl w0, [x1] // 3f2060b8
steorl x0, [x1] // 3f2060f8
steorlb w0, [x1] // 3f206038
steorlh w0, [x1] // 3f206078
ldeoral w0, w1, [x2] // 4120e0b8
ldeoral x0, x1, [x2] // 4120e0f8
ldeoralb w0, w1, [x2] // 4120e038
ldeoralh w0, w1, [sp] // e123e078
ldset w0, w1, [x2] // 413020b8
ldset x0, x1, [x2] // 413020f8
ldsetb w0, w1, [x2] // 41302038
ldseth w0, w1, [sp] // e1332078
stset w0, [x1] // 3f3020b8
stset x0, [x1] // 3f3020f8
stsetb w0, [x1] // 3f302038
stseth w0, [x1] // 3f302078
ldseta w0, w1, [x2] // 4130a0b8
ldseta x0, x1, [x2] // 4130a0f8
ldsetab w0, w1, [x2] // 4130a038
ldsetah w0, w1, [sp] // e133a078
ldsetl w0, w1, [x2] // 413060b8
ldsetl x0, x1, [x2] // 413060f8
ldsetlb w0, w1, [x2] // 41306038
ldsetlh w0, w1, [sp] // e1336078
stsetl w0, [x1] // 3f3060b8
stsetl x0, [x1] // 3f3060f8
stsetlb w0, [x1] // 3f306038
stsetlh w0, [x1] // 3f306078
ldsetal w0, w1, [x2] // 4130e0b8
ldsetal x0, x1, [x2] // 4130e0f8
ldsetalb w0, w1, [x2] // 4130e038
ldsetalh w0, w1, [sp] // e133e078
ldsmax w0, w1, [x2] // 414020b8
ldsmax x0, x1, [x2] // 414020f8
ldsmaxb w0, w1, [x2] // 41402038
ldsmaxh w0, w1, [sp] // e1432078
stsmax w0, [x1] // 3f4020b8
stsmax x0, [x1] // 3f4020f8
stsmaxb w0, [x1] // 3f402038
stsmaxh w0, [x1] // 3f402078
ldsmaxa w0, w1, [x2] // 4140a0b8
ldsmaxa x0, x1, [x2] // 4140a0f8
ldsmaxab w0, w1, [x2] // 4140a038
ldsmaxah w0, w1, [sp] // e143a078
ldsmaxl w0, w1, [x2] // 414060b8
ldsmaxl x0, x1, [x2] // 414060f8
ldsmaxlb w0, w1, [x2] // 41406038
ldsmaxlh w0, w1, [sp] // e1436078
stsmaxl w0, [x1] // 3f4060b8
stsmaxl x0, [x1] // 3f4060f8
stsmaxlb w0, [x1] // 3f406038
stsmaxlh w0, [x1] // 3f406078
ldsmaxal w0, w1, [x2] // 4140e0b8
ldsmaxal x0, x1, [x2] // 4140e0f8
ldsmaxalb w0, w1, [x2] // 4140e038
ldsmaxalh w0, w1, [sp] // e143e078
ldsmin w0, w1, [x2] // 415020b8
ldsmin x0, x1, [x2] // 415020f8
ldsminb w0, w1, [x2] // 41502038
ldsminh w0, w1, [sp] // e1532078
stsmin w0, [x1] // 3f5020b8
stsmin x0, [x1] // 3f5020f8
stsminb w0, [x1] // 3f502038
stsminh w0, [x1] // 3f502078
ldsmina w0, w1, [x2] // 4150a0b8
ldsmina x0, x1, [x2] // 4150a0f8
ldsminab w0, w1, [x2] // 4150a038
ldsminah w0, w1, [sp] // e153a078
ldsminl w0, w1, [x2] // 415060b8
ldsminl x0, x1, [x2] // 415060f8
ldsminlb w0, w1, [x2] // 41506038
ldsminlh w0, w1, [sp] // e1536078
stsminl w0, [x1] // 3f5060b8
stsminl x0, [x1] // 3f5060f8
stsminlb w0, [x1] // 3f506038
stsminlh w0, [x1] // 3f506078
ldsminal w0, w1, [x2] // 4150e0b8
ldsminal x0, x1, [x2] // 4150e0f8
ldsminalb w0, w1, [x2] // 4150e038
ldsminalh w0, w1, [sp] // e153e078
ldumax w0, w1, [x2] // 416020b8
ldumax x0, x1, [x2] // 416020f8
ldumaxb w0, w1, [x2] // 41602038
ldumaxh w0, w1, [sp] // e1632078
stumax w0, [x1] // 3f6020b8
stumax x0, [x1] // 3f6020f8
stumaxb w0, [x1] // 3f602038
stumaxh w0, [x1] // 3f602078
ldumaxa w0, w1, [x2] // 4160a0b8
ldumaxa x0, x1, [x2] // 4160a0f8
ldumaxab w0, w1, [x2] // 4160a038
ldumaxah w0, w1, [sp] // e163a078
ldumaxl w0, w1, [x2] // 416060b8
ldumaxl x0, x1, [x2] // 416060f8
ldumaxlb w0, w1, [x2] // 41606038
ldumaxlh w0, w1, [sp] // e1636078
stumaxl w0, [x1] // 3f6060b8
stumaxl x0, [x1] // 3f6060f8
stumaxlb w0, [x1] // 3f606038
stumaxlh w0, [x1] // 3f606078
ldumaxal w0, w1, [x2] // 4160e0b8
ldumaxal x0, x1, [x2] // 4160e0f8
ldumaxalb w0, w1, [x2] // 4160e038
ldumaxalh w0, w1, [sp] // e163e078
ldumin w0, w1, [x2] // 417020b8
ldumin x0, x1, [x2] // 417020f8
lduminb w0, w1, [x2] // 41702038
lduminh w0, w1, [sp] // e1732078
stumin w0, [x1] // 3f7020b8
stumin x0, [x1] // 3f7020f8
stuminb w0, [x1] // 3f702038
stuminh w0, [x1] // 3f702078
ldumina w0, w1, [x2] // 4170a0b8
ldumina x0, x1, [x2] // 4170a0f8
lduminab w0, w1, [x2] // 4170a038
lduminah w0, w1, [sp] // e173a078
lduminl w0, w1, [x2] // 417060b8
lduminl x0, x1, [x2] // 417060f8
lduminlb w0, w1, [x2] // 41706038
lduminlh w0, w1, [sp] // e1736078
stuminl w0, [x1] // 3f7060b8
stuminl x0, [x1] // 3f7060f8
stuminlb w0, [x1] // 3f706038
stuminlh w0, [x1] // 3f706078
lduminal w0, w1, [x2] // 4170e0b8
lduminal x0, x1, [x2] // 4170e0f8
lduminalb w0, w1, [x2] // 4170e038
lduminalh w0, w1, [sp] // e173e078
swp w0, w1, [x2] // 418020b8
swp x0, x1, [x2] // 418020f8
swpb w0, w1, [x2] // 41802038
swph w0, w1, [sp] // e1832078
swpa w0, w1, [x2] // 4180a0b8
swpa x0, x1, [x2] // 4180a0f8
swpab w0, w1, [x2] // 4180a038
swpah w0, w1, [sp] // e183a078
swpl w0, w1, [x2] // 418060b8
swpl x0, x1, [x2] // 418060f8
swplb w0, w1, [x2] // 41806038
swplh w0, w1, [sp] // e1836078
swpal w0, w1, [x2] // 4180e0b8
swpal x0, x1, [x2] // 4180e0f8
swpalb w0, w1, [x2] // 4180e038
swpalh w0, w1, [sp] // e183e078
cas w0, w1, [x2] // 417ca088
cas x0, x1, [x2] // 417ca0c8
casb w0, w1, [x2] // 417ca008
cash w0, w1, [x2] // 417ca048
casp w0, w1, w2, w3, [x4] // 827c2008
casp x0, x1, x2, x3, [x4] // 827c2048
casa w0, w1, [x2] // 417ce088
casa x0, x1, [x2] // 417ce0c8
casab w0, w1, [x2] // 417ce008
casah w0, w1, [x2] // 417ce048
caspa w0, w1, w2, w3, [x4] // 827c6008
caspa x0, x1, x2, x3, [x4] // 827c6048
casl w0, w1, [x2] // 41fca088
casl x0, x1, [x2] // 41fca0c8
caslb w0, w1, [x2] // 41fca008
caslh w0, w1, [x2] // 41fca048
caspl w0, w1, w2, w3, [x4] // 82fc2008
caspl x0, x1, x2, x3, [x4] // 82fc2048
casal w0, w1, [x2] // 41fce088
casal x0, x1, [x2] // 41fce0c8
casalb w0, w1, [x2] // 41fce008
casalh w0, w1, [x2] // 41fce048
caspal w0, w1, w2, w3, [x4] // 82fc6008
caspal x0, x1, x2, x3, [x4] // 82fc6048
`;

const lines = examples.trim().split("\n");

/** The examples of a mnemonic: all, or those whose transferred register has so many bits. */
export function orderedExamples(mnemonic: string, registerBits?: 32 | 64): readonly string[] {
  const own = lines.filter((line) => line.startsWith(`${mnemonic} `));
  if (registerBits === undefined) return own;
  return own.filter((line) => /\bx\d+, \[/.test(line) === (registerBits === 64));
}
