import { type AdminOfficer, type AdminQueue, CAPACITY_MAX } from '@lanterne/protocol';
import { useCallback, useState } from 'preact/hooks';
import { both } from '../../../api.ts';
import { PageTitle, toTitle } from '../../../shell/page-title.tsx';
import { addressOf } from '../../../shell/place.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckList, Form, InputField, SelectField } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import { ToCopy } from '../copied.tsx';
import { Question } from '../question.tsx';
import { SaveActs, SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { wordsIn } from '../words-in.ts';

const ROLES = ['officer', 'supervisor', 'admin'] as const;
const roleOptions = () => ROLES.map((role) => ({ value: role, text: at(`role.${role}`) }));

const OnceLink = ({ link }: { link: string }) => (
  <section class="once" aria-label={at('invite.link')}>
    <p>{at('invite.once')}</p>
    <ToCopy label={at('invite.link')} text={link} />
  </section>
);

/** A new officer, and the link by which they choose a password. */
export const NewOfficer = ({ desk }: { desk: Desk }) => {
  const saving = useSaving(desk);
  const [link, setLink] = useState<string | null>(null);
  const add = async (data: FormData): Promise<void> => {
    const login = String(data.get('login')).trim().toLowerCase();
    const officer = { login, alias: String(data.get('alias')).trim(), role: data.get('role') };
    const invited = await saving.send(() => adminApi.addOfficer(officer));
    if (invited) setLink(invited.link);
  };
  return (
    <>
      <PageTitle>{at('invite.title')}</PageTitle>
      {link ? (
        <OnceLink link={link} />
      ) : (
        <Form onSubmit={(data) => void add(data)}>
          <InputField
            name="login"
            label={at('officer.login')}
            hint={at('officer.login.hint')}
            error={saving.errorOf('login')}
          />
          <InputField
            name="alias"
            label={at('officer.alias')}
            hint={at('officer.alias.hint')}
            error={saving.errorOf('alias')}
          />
          <SelectField
            name="role"
            label={at('officer.role')}
            hint={at('officer.role.hint')}
            value="officer"
            options={roleOptions()}
          />
          <SaveActs saving={saving} submit={at('invite.submit')} />
        </Form>
      )}
      <p>
        <a href={addressOf('administration', 'officers')}>{at('officers.back')}</a>
      </p>
    </>
  );
};

interface EditProps {
  readonly desk: Desk;
  readonly officer: AdminOfficer;
  readonly queues: readonly AdminQueue[];
  readonly again: () => Promise<void>;
}

const Fields = ({ desk, officer, queues, again }: EditProps) => {
  const saving = useSaving(desk);
  const save = async (data: FormData): Promise<void> => {
    const change = {
      alias: String(data.get('alias')).trim(),
      role: data.get('role'),
      queues: data.getAll('queues'),
      skills: wordsIn(data.get('skills')),
      languages: wordsIn(data.get('languages')),
      capacity: Number(data.get('capacity')),
    };
    if (await saving.send(() => adminApi.changeOfficer(officer.id, change))) await again();
  };
  const queueOptions = [...queues, { id: 'general', name: at('queue.general') }];
  return (
    <Form onSubmit={(data) => void save(data)}>
      <InputField name="alias" label={at('officer.alias')} value={officer.alias} error={saving.errorOf('alias')} />
      <SelectField name="role" label={at('officer.role')} value={officer.role} options={roleOptions()} />
      <CheckList
        name="queues"
        label={at('officer.queues')}
        hint={at('officer.queues.hint')}
        chosen={officer.queues}
        options={queueOptions.map(({ id, name }) => ({ value: id, text: name }))}
        error={saving.errorOf('queues')}
      />
      <InputField
        name="languages"
        label={at('officer.languages')}
        hint={at('officer.languages.hint')}
        value={officer.languages.join(', ')}
        error={saving.errorOf('languages')}
      />
      <InputField
        name="skills"
        label={at('officer.skills')}
        hint={at('officer.skills.hint')}
        value={officer.skills.join(', ')}
        error={saving.errorOf('skills')}
      />
      <InputField
        name="capacity"
        upTo={CAPACITY_MAX}
        label={at('officer.capacity')}
        value={officer.capacity}
        error={saving.errorOf('capacity')}
      />
      <SaveActs saving={saving} />
    </Form>
  );
};

/** What is asked about first: the officer feels it at once. */
const QUESTIONS = {
  deactivate: { title: 'deactivate.title', what: 'deactivate.what' },
  endSessions: { title: 'endSessions.title', what: 'endSessions.what' },
  'secondFactor.remove': { title: 'secondFactor.remove.title', what: 'secondFactor.remove.what' },
} as const;
type Asked = keyof typeof QUESTIONS;

const Account = ({ desk, officer, again }: Omit<EditProps, 'queues'>) => {
  const { id, login, active, hasSecondFactor } = officer;
  const saving = useSaving(desk);
  const [link, setLink] = useState<string | null>(null);
  const [asked, ask] = useState<Asked | null>(null);
  const setActive = async (to: boolean): Promise<void> => {
    if (await saving.send(() => adminApi.changeOfficer(id, { active: to }))) await again();
  };
  const answer = async (yes: Asked): Promise<void> => {
    ask(null);
    switch (yes) {
      case 'deactivate':
        return setActive(false);
      case 'endSessions':
        await saving.send(() => adminApi.endSessions(id));
        return;
      case 'secondFactor.remove':
        await saving.send(() => adminApi.removeSecondFactor(id));
        await again();
        toTitle();
    }
  };
  const invite = async (): Promise<void> => {
    const invited = await saving.send(() => adminApi.invite(id));
    if (invited) setLink(invited.link);
  };
  return (
    <section class="form" aria-labelledby="account-title">
      <h3 id="account-title">{at('account')}</h3>
      {active && <p>{at('invite.again.what')}</p>}
      <p>{at(hasSecondFactor ? 'secondFactor.has' : 'secondFactor.none')}</p>
      <SavingLine saving={saving} />
      <div class="form-acts">
        {active && <Button onClick={() => void invite()}>{at('invite.again')}</Button>}
        {hasSecondFactor && <Button onClick={() => ask('secondFactor.remove')}>{at('secondFactor.remove')}</Button>}
        {active && <Button onClick={() => ask('endSessions')}>{at('endSessions')}</Button>}
        <Button onClick={() => (active ? ask('deactivate') : void setActive(true))}>
          {at(active ? 'deactivate' : 'reactivate')}
        </Button>
      </div>
      {link && <OnceLink link={link} />}
      {asked && (
        <Question
          title={at(QUESTIONS[asked].title, { login })}
          what={at(QUESTIONS[asked].what)}
          act={at(asked)}
          onYes={() => void answer(asked)}
          onNo={() => ask(null)}
        />
      )}
    </section>
  );
};

/** One officer's account. */
export const EditOfficer = ({ desk, id }: { desk: Desk; id: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => both(adminApi.officers(), adminApi.queues()), []),
  );
  return (
    <>
      <PageTitle>{at('officer.edit')}</PageTitle>
      <Show loaded={loaded}>
        {([{ officers }, { queues }]) => {
          const officer = officers.find((one) => one.id === id);
          if (!officer) return <p role="alert">{at('unknown')}</p>;
          return (
            <>
              <p class="subject">
                <strong>{officer.login}</strong>
              </p>
              <Fields desk={desk} officer={officer} queues={queues} again={loaded.again} />
              <Account desk={desk} officer={officer} again={loaded.again} />
            </>
          );
        }}
      </Show>
      <p>
        <a href={addressOf('administration', 'officers')}>{at('officers.back')}</a>
      </p>
    </>
  );
};
