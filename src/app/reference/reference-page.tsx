export default function ReferencePage({ path }: { readonly path: readonly string[] }) {
  return <main>{path.join("/")}</main>;
}
