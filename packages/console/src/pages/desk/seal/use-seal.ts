import type { ConversationId, SealAnswer } from '@lanterne/protocol';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Desk } from '../desk.ts';
import { sealApi } from './calls.ts';

/** Nobody pushes it: what a colleague has answered is seen so soon. */
const AGAIN_MS = 5_000;

/**
 * How it stands, asked again while somebody looks; once alone where none is ever sealed. `unknown` where there is no such conversation:
 * in a practice.
 */
export const useSeal = ({ desk, id }: { readonly desk: Desk; readonly id: ConversationId }) => {
  const [seal, setSeal] = useState<SealAnswer | 'unknown' | null>(desk.isPractice ? 'unknown' : null);
  const again = useCallback(async (): Promise<boolean> => {
    const answer = desk.heed(await sealApi.read(id));
    if (answer.ok) setSeal(answer.value);
    else if (answer.refusal.code === 'conversation_unknown') setSeal('unknown');
    return answer.ok ? answer.value.anonymity === 'sealed' : answer.refusal.code !== 'conversation_unknown';
  }, [desk, id]);
  useEffect(() => {
    if (desk.isPractice) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async () => {
      if ((await again()) && !ended) timer = setTimeout(() => void look(), AGAIN_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [desk, again]);
  return { seal, again, setSeal };
};
