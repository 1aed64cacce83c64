import { ft } from './texts.ts';

/** What a figure means, one press away. */
export const Definition = ({ of, children }: { of: string; children: string }) => (
  <details class="definition">
    <summary>
      {ft('definition')} <span class="unseen">{of}</span>
    </summary>
    <p>{children}</p>
  </details>
);
