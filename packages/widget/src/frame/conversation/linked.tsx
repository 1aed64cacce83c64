import { t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './links.css?inline';
import { type Run, runsOf } from './links.ts';

addSheet(css);

/** Where the text alone already says where it leads, as the network knows it, it is not said twice. */
const isPlain = ({ text, host }: Run): boolean => `${text.toLowerCase()}/`.startsWith(`https://${host}/`);

const Link = ({ run }: { run: Run }) => {
  const { text, href, host } = run;
  if (!href) return <>{text}</>;
  if (!host) return <a href={href}>{text}</a>;
  return (
    // What stands beside it is no part of the text: not of what is copied, nor of what the officer wrote.
    <a
      class="outside"
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerpolicy="no-referrer"
      title={t('link.newTab', { host })}
      data-host={isPlain(run) ? '' : host}
    >
      {text}
    </a>
  );
};

/** The words of a text, with what can be pressed in them. */
export const Linked = ({ text }: { text: string }) => (
  <>
    {runsOf(text).map((run, index) => (
      // The text of a message never changes.
      <Link key={index} run={run} />
    ))}
  </>
);
