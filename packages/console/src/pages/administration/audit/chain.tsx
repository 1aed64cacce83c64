import type { AuditCheckAnswer } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { sayRefusal } from '../saving.tsx';
import { at } from '../texts.ts';

const sayWhole = ({ records, head }: AuditCheckAnswer): string =>
  at('audit.whole', { count: records, head: `${head.seq}:${head.hash}` });

/** Says whether the record is whole, and gives it as a file. */
export const Chain = ({ desk }: { readonly desk: Pick<Desk, 'heed'> }) => {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<AuditCheckAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const verify = async () => {
    if (busy) return;
    setBusy(true);
    const answer = desk.heed(await adminApi.checkAudit());
    setBusy(false);
    setTold(answer.ok ? answer.value : null);
    const broken = answer.ok ? answer.value.broken : null;
    if (!answer.ok) setProblem(sayRefusal(answer.refusal));
    else setProblem(broken && at('audit.broken', { seq: broken.seq, fault: at(`audit.fault.${broken.fault}`) }));
  };
  const file = (form: 'csv' | 'jsonl') =>
    `/v1/admin/audit/export?${new URLSearchParams({ form, locale: localeInUse() })}`;
  return (
    <div class="chain">
      <div class="form-acts">
        <Button onClick={() => void verify()} aria-disabled={busy}>
          {at('audit.verify')}
        </Button>
        <a class="button" href={file('csv')} download>
          {at('audit.csv')}
        </a>
        <a class="button" href={file('jsonl')} download>
          {at('audit.jsonl')}
        </a>
      </div>
      <p class="hint">{at('audit.file.hint')}</p>
      <p role="status" class="saved subject">
        {told && !told.broken ? sayWhole(told) : ''}
      </p>
      <p role="alert" class="problem">
        {problem}
      </p>
    </div>
  );
};
