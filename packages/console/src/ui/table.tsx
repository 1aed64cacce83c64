import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './table.css';

/** A table that scrolls within itself where the window is too narrow for it, by the keyboard too. */
export const Table = ({
  caption,
  columns,
  children,
}: {
  caption: ComponentChildren;
  /** The headings; `amount` stands at the end of its column, as numbers do. */
  columns: readonly { readonly name: string; readonly amount?: boolean }[];
  children: ComponentChildren;
}) => {
  const id = useId();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by who has no pointer.
    <section class="scrolls" aria-labelledby={id} tabIndex={0}>
      <table class="facts">
        <caption id={id}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, amount }) => (
              <th key={name} scope="col" class={amount ? 'amount' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
};
