// The options of `ld` (ld --help, 2.40) that this linker knows by name alone: which have a value, which change nothing for a
// static program, and which are refused with what to do instead. `command-line.ts` says what the others do.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Options with a value, by their names without dashes. */
export const withValue = words(`
  o output l library L library-path e entry T script default-script dT c mri-script m u undefined require-defined z defsym section-start Ttext Tdata Tbss
  Ttext-segment Trodata-segment Tldata-segment Map b format A architecture dynamic-linker I plugin plugin-opt sysroot rpath rpath-link soname h
  hash-style y trace-symbol G gpsize retain-symbols-file sort-section fini init oformat version-script version-exports-section a O Y f F
  auxiliary filter R just-symbols P depaudit audit exclude-libs wrap spare-dynamic-tags orphan-handling stub-group-size error-handling-script
  dynamic-list export-dynamic-symbol export-dynamic-symbol-list ignore-unresolved-symbol out-implib dependency-file hash-size max-cache-size
  task-link ctf-share-types compress-debug-sections assert unresolved-symbols`);

/** Options whose value, if any, follows an equals sign. */
export const withOptionalValue = words("build-id demangle sort-common package-metadata verbose unique split-by-file split-by-reloc");

/** What makes no difference to a static program of this machine. */
export const ignored = words(`
  static Bstatic dn non_shared Bdynamic dy call_shared EL X_ g E d dc dp Qy qmagic no-pie nostdlib as-needed no-as-needed add-needed
  no-add-needed copy-dt-needed-entries no-copy-dt-needed-entries warn-common warn-once warn-constructors warn-multiple-gp warn-section-align
  warn-textrel warn-alternate-em no-warn-mismatch no-warn-search-mismatch no-undefined no-export-dynamic export-dynamic no-dynamic-linker stats
  no-keep-memory reduce-memory-overheads relax no-relax Q no-demangle no-fatal-warnings no-ld-generated-unwind-info
  fix-cortex-a53-835769 no-fix-cortex-a53-835769 no-print-gc-sections error-unresolved-symbols warn-execstack no-warn-execstack
  no-enum-size-warning no-wchar-size-warning pic-veneer enable-non-contiguous-regions enable-non-contiguous-regions-warnings sort-common
  ctf-variables no-ctf-variables ctf-share-types check-sections no-check-sections strip-discarded no-strip-discarded Bsymbolic
  Bsymbolic-functions Bno-symbolic Bgroup allow-shlib-undefined no-allow-shlib-undefined undefined-version no-undefined-version
  default-symver default-imported-symver dynamic-list-data dynamic-list-cpp-new dynamic-list-cpp-typeinfo accept-unknown-input-arch
  no-accept-unknown-input-arch disable-multiple-abs-defs traditional-format gc-keep-exported disable-new-dtags enable-new-dtags verbose
  map-whole-files no-map-whole-files print-map-discarded no-print-map-discarded flto no-apply-dynamic-relocs force-exe-suffix
  package-metadata long-plt embedded-relocs target-help V`);

/** What is understood and not done: said so, since the program comes out without it. */
export const notDone = words(
  "pie pic-executable static-pie cref print-memory-usage sort-section split-by-file split-by-reloc unique orphan-handling compress-debug-sections",
);

/** Letters behind `-z` that speak of dynamic programs. */
export const dynamicKeywords = words(`
  defs undefs now lazy text notext textoff combreloc nocombreloc global initfirst interpose unique nounique loadfltr nocopyreloc nodefaultlib
  nodelete nodlopen nodump origin common nocommon unique-symbol nounique-symbol globalaudit start-stop-gc nostart-stop-gc
  start-stop-visibility force-bti pac-plt`);

const shared = "shared objects are not made here: programs are static";
const scripts = "scripts in the language of MRI are not read here: write them in ld's own";
const inputs = "sections of an output cannot be linked to another file here: give the object files themselves";

export const refused: Readonly<Record<string, string>> = {
  shared,
  Bshareable: shared,
  Ur: "constructors are not gathered here: -r makes one object file of several",
  c: scripts,
  "mri-script": scripts,
  R: inputs,
  "just-symbols": inputs,
  q: "relocations are not kept in a program here; -r keeps them in an object file",
  "emit-relocs": "relocations are not kept in a program here; -r keeps them in an object file",
  EB: "AArch64 Linux is little-endian",
};
