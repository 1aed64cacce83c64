import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** One part of the account under its heading, at which reading goes on where a form in it is done. */
export const Part = ({ title, children }: { title: string; children: ComponentChildren }) => {
  const id = useId();
  return (
    <section class="account-part" aria-labelledby={id}>
      <h3 id={id} tabIndex={-1}>
        {title}
      </h3>
      {children}
    </section>
  );
};
