import { ANSWER_VARIABLES, type CannedAnswer, unknownVariables } from '@lanterne/protocol';
import { useCallback, useState } from 'preact/hooks';
import { PageTitle, toTitle } from '../../../shell/page-title.tsx';
import { Button } from '../../../ui/button.tsx';
import { Form, InputField, TextArea } from '../../../ui/form-field.tsx';
import { Show, useLoaded } from '../../../ui/loaded.tsx';
import { Table } from '../../../ui/table.tsx';
import type { Desk } from '../../desk/desk.ts';
import { languageName } from '../../desk/words.ts';
import type { SectionProps } from '../page.tsx';
import { Question } from '../question.tsx';
import { SaveActs, SavingLine, useSaving } from '../saving.tsx';
import { at } from '../texts.ts';
import { ownShelf, type Shelf, sharedShelf } from './shelf.ts';
import './answers.css';

interface Props {
  readonly desk: Desk;
  readonly shelf: Shelf;
}

const isOwn = (shelf: Shelf): boolean => shelf === ownShelf;

const Rows = ({
  answers,
  caption,
  shelf,
  onRemove,
}: {
  answers: readonly CannedAnswer[];
  caption: string;
  /** Where they can be changed; null where they are only shown. */
  shelf: Shelf | null;
  onRemove: (answer: CannedAnswer) => void;
}) => {
  const columns = (['shortcut', 'locale', 'title', 'text'] as const).map((name) => ({ name: at(`answer.${name}`) }));
  return (
    <Table caption={caption} columns={shelf ? [...columns, { name: at('answer.acts') }] : columns}>
      {answers.map((answer) => (
        <tr key={answer.id}>
          <th scope="row" class="answer-shortcut">
            {shelf ? <a href={shelf.addressOf(answer.id)}>/{answer.shortcut}</a> : `/${answer.shortcut}`}
          </th>
          <td>{languageName(answer)}</td>
          <td lang={answer.locale}>{answer.title}</td>
          <td class="answer-text" lang={answer.locale} dir="auto">
            {answer.text}
          </td>
          {shelf && (
            <td>
              <Button
                class="small"
                aria-label={at('answer.remove.name', { shortcut: answer.shortcut })}
                onClick={() => onRemove(answer)}
              >
                {at('answer.remove')}
              </Button>
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
};

const List = ({ desk, shelf }: Props) => {
  const loaded = useLoaded(desk, shelf.list);
  const saving = useSaving(desk);
  const [removing, setRemoving] = useState<CannedAnswer | null>(null);
  const remove = async ({ id }: CannedAnswer): Promise<void> => {
    setRemoving(null);
    if (!(await saving.send(() => shelf.remove(id)))) return;
    void desk.answers.refresh();
    await loaded.again();
    toTitle();
  };
  const own = isOwn(shelf);
  return (
    <>
      <PageTitle>{at(own ? 'answers.own' : 'answers')}</PageTitle>
      <p>{at(own ? 'answers.own.what' : 'answers.what')}</p>
      <div class="form-acts">
        <a class="button primary" href={shelf.addressOf('new')}>
          {at('answer.add')}
        </a>
      </div>
      <SavingLine saving={saving} />
      <Show loaded={loaded}>
        {({ answers }) => {
          const changed = answers.filter(({ shared }) => shared !== own);
          const others = answers.filter(({ shared }) => shared === own);
          return (
            <>
              <Rows
                answers={changed}
                caption={at('answers.count', { count: changed.length })}
                shelf={shelf}
                onRemove={setRemoving}
              />
              {own && others.length > 0 && (
                <Rows
                  answers={others}
                  caption={at('answers.shared.count', { count: others.length })}
                  shelf={null}
                  onRemove={setRemoving}
                />
              )}
            </>
          );
        }}
      </Show>
      {removing && (
        <Question
          title={at('answer.remove.title', { shortcut: removing.shortcut })}
          what={at(own ? 'answer.remove.own' : 'answer.remove.shared')}
          act={at('answer.remove')}
          onYes={() => void remove(removing)}
          onNo={() => setRemoving(null)}
        />
      )}
    </>
  );
};

const AnswerForm = ({ desk, shelf, answer }: Props & { answer: CannedAnswer | null }) => {
  const saving = useSaving(desk);
  const [unknown, setUnknown] = useState('');
  const save = async (data: FormData): Promise<void> => {
    const text = (name: string) => String(data.get(name)).trim();
    const fields = {
      shortcut: text('shortcut').replace(/^\//, ''),
      locale: text('locale'),
      title: text('title'),
      // As it is: a text may end with a space on purpose, for the officer to go on after it.
      text: String(data.get('text')),
    };
    setUnknown(unknownVariables(fields.text).join(', '));
    const done = await saving.send(() => (answer ? shelf.change(answer.id, fields) : shelf.add(fields)));
    if (!done) return;
    void desk.answers.refresh();
    location.hash = shelf.addressOf();
  };
  const variables = ANSWER_VARIABLES.map((name) => `{${name}}`).join(', ');
  return (
    <Form onSubmit={(data) => void save(data)}>
      <InputField
        name="shortcut"
        label={at('answer.shortcut')}
        hint={at('answer.shortcut.hint')}
        value={answer?.shortcut ?? ''}
        error={saving.errorOf('shortcut')}
      />
      <InputField name="title" label={at('answer.title')} value={answer?.title ?? ''} error={saving.errorOf('title')} />
      <InputField
        name="locale"
        label={at('answer.locale')}
        hint={at('answer.locale.hint')}
        value={answer?.locale ?? 'fr'}
        error={saving.errorOf('locale')}
      />
      <TextArea
        name="text"
        label={at('answer.text')}
        hint={at('answer.text.hint', { variables })}
        rows={6}
        value={answer?.text ?? ''}
        error={
          unknown && saving.errorOf('text') ? at('answer.text.unknown', { unknown, variables }) : saving.errorOf('text')
        }
      />
      <SaveActs saving={saving} />
    </Form>
  );
};

const Edit = ({ desk, shelf, id }: Props & { id: string }) => {
  const loaded = useLoaded(
    desk,
    useCallback(() => shelf.list(), [shelf]),
  );
  return (
    <>
      <PageTitle>{at(id === 'new' ? 'answer.add' : 'answer.edit')}</PageTitle>
      {id === 'new' ? (
        <AnswerForm desk={desk} shelf={shelf} answer={null} />
      ) : (
        <Show loaded={loaded}>
          {({ answers }) => {
            const answer = answers.find((one) => one.id === id && one.shared !== isOwn(shelf));
            if (!answer) return <p role="alert">{at('unknown')}</p>;
            return <AnswerForm desk={desk} shelf={shelf} answer={answer} />;
          }}
        </Show>
      )}
      <p>
        <a href={shelf.addressOf()}>{at('answers.back')}</a>
      </p>
    </>
  );
};

/** The canned answers of one shelf: all of them, or the one that the rest of the address names. */
export const AnswersOf = ({ desk, shelf, path: [id] }: Props & Pick<SectionProps, 'path'>) =>
  id ? <Edit desk={desk} shelf={shelf} id={id} /> : <List desk={desk} shelf={shelf} />;

/** Those that every officer has. */
export const Answers = ({ desk, path }: SectionProps) => <AnswersOf desk={desk} shelf={sharedShelf} path={path} />;
