import type { SentCard } from '@lanterne/protocol';
import './card-body.css';

/** What a card says and leads to, as the visitor has it. Nothing in it can be pressed: it is the visitor who calls. */
export const CardBody = ({ card: { title, lang, lines, numbers, services } }: { card: SentCard }) => (
  <div class="card-body" lang={lang} dir="auto">
    {lines.length > 0 && (
      <>
        <p class="card-title">{title}</p>
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </>
    )}
    {numbers.map(({ id, title: name, text, number, lang: its }) => (
      <p key={id} lang={its}>
        <strong>{name}</strong> · <bdi dir="ltr">{number}</bdi>
        {lines.length === 0 && <span class="hint"> {text}</span>}
      </p>
    ))}
    {services.map(({ id, title: name, text, url, lang: its }) => (
      <p key={id} lang={its}>
        <strong>{name}</strong> · <span dir="ltr">{url}</span>
        {lines.length === 0 && <span class="hint"> {text}</span>}
      </p>
    ))}
  </div>
);
