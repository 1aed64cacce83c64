import type { Translator } from '../ports.ts';
import { problem } from './problem.ts';
import type { Handlers } from './route.ts';

/**
 * Where an engine calls back that does not answer at once. The token in the address is all that lets anybody in: only that
 * engine was told it, and whatever does not fit it is answered like an address that does not exist.
 */
export const translationRoutes = ({
  translator,
}: {
  readonly translator: Pick<Translator, 'receive'>;
}): Handlers<'receiveTranslation'> => ({
  async receiveTranslation({ callBackToken, upload, answer }) {
    const body = await upload();
    if (!body.ok) return body.response;
    const fields = new Map(new URLSearchParams(Buffer.from(body.value).toString()));
    return translator.receive(callBackToken, fields) ? answer(204, null) : problem('call_back_unknown');
  },
});
