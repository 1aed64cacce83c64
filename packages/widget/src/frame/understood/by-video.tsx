import type { PageData } from '@lanterne/protocol';
import { Numbers } from '../help/entries.tsx';
import { useHelp } from '../help/fetch-help.ts';

/** Who is reached by video and in sign language, as the help has it; nothing where it has nobody, or does not come. */
export const ByVideo = ({ data }: { readonly data: PageData }) => {
  const numbers = useHelp(data).help?.numbers.filter(({ video }) => video);
  return numbers?.length ? <Numbers numbers={numbers} /> : null;
};
