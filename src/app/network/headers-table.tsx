// The headers of a message, in their order.

export interface HeadersTableProps {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly label: string;
  readonly className: string | undefined;
}

export function HeadersTable({ headers, label, className }: HeadersTableProps) {
  return (
    <table className={className} aria-label={label}>
      <tbody>
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same header may come twice
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
