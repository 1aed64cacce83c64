// A process that writes until it is killed, and tells on its standard output what was acknowledged.
//   durability.child.ts FILE after    tells of a message when the store has answered
//   durability.child.ts FILE opening  opens one conversation after the other, and tells of each when the store has answered
//   durability.child.ts FILE before   tells of it when it is sent: the control, which a kill must catch lying
import { writeSync } from 'node:fs';
import { createSqliteStore } from './sqlite-store.ts';
import { calls, say } from './store.contract.commands.ts';
import { MASTER_KEY, newConversation } from './store.contract.samples.ts';

const [file, when] = process.argv.slice(2);
if (!file) throw new Error('no file');

const store = await createSqliteStore({
  file,
  migrations: new URL('./migrations/sqlite', import.meta.url),
  masterKey: MASTER_KEY,
  clock: Date.now,
  onCommitted: () => {},
  thread: {
    entry: new URL('./store.contract.writer.ts', import.meta.url),
    execArgv: ['--import', new URL('./typescript-thread.mjs', import.meta.url).href],
  },
});
const conversation = newConversation();
await store.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);

let sent = 0;
const send = async () => {
  const id = `m${++sent}`;
  const writing = store.write(say, { conversation: conversation.id, id, text: `text ${id}` });
  if (when === 'before') writeSync(1, `${conversation.id} ${sent} ${id}\n`);
  const seq = await writing;
  if (when === 'after') writeSync(1, `${conversation.id} ${seq} ${id}\n`);
};

const openOn = async () => {
  for (;;) {
    const next = newConversation();
    await store.write(calls, [['insertConversation', next, { token: next.id, opening: null }]]);
    writeSync(1, `${next.id} 0 -\n`);
  }
};

const sendOn = async () => {
  for (;;) await send();
};

// Several at one time, so that something is being written whenever the kill comes.
if (when === 'before') await Promise.all(Array.from({ length: 5_000 }, send));
else if (when === 'opening') await Promise.all([openOn(), openOn(), openOn()]);
else await Promise.all([sendOn(), sendOn(), sendOn()]);
