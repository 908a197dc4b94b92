import { IsString } from 'class-validator';
import {
  defineQueue,
  Handles,
  Job,
  noBackoff,
  Payload,
  Priority,
  Processor,
  QueueProcessor,
  seconds,
} from '../../src/jobs/index.js';
import { variablesOf } from '../support/app/backends.js';
import { type KernelApp, startKernel } from '../support/app/kernel-app.js';
import { until } from '../support/app/until.js';

const notes = defineQueue('notes', {
  concurrency: 1,
  timeout: seconds(5),
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: 0 },
  keepFailed: { age: 0 },
});

@Job('note', { queue: notes })
class Note extends Payload<Note> {
  @IsString() readonly text: string;
}

@Processor(notes)
class NotesProcessor extends QueueProcessor {
  @Handles(Note)
  note({ text }: Note) {
    return text;
  }
}

describe('deduplication keys that two want in different order', () => {
  let app: KernelApp;

  beforeAll(async () => {
    app = await startKernel(await variablesOf('postgres'), [NotesProcessor]);
  });
  afterAll(() => app.close());

  const note = (deduplicationKey: string) =>
    [new Note({ text: deduplicationKey }), { deduplicationKey, delay: 600_000 }] as const;

  it('fail no caller of a group that loses the deadlock', async () => {
    let tell: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => (tell = resolve));
    const other = app.database.transaction(async (tx) => {
      await app.jobs.enqueue(tx, ...note('b'));
      tell();
      await until('the group to wait for the key', async () => {
        const [waiting] = await tx.query('select 1 from pg_locks where not granted');
        return waiting;
      });
      return app.jobs.enqueue(tx, ...note('a'));
    });
    await isHeld;
    const group = await Promise.all(['a', 'b'].map((key) => app.jobs.enqueue(undefined, ...note(key))));
    expect(group).toMatchObject([{ outcome: 'deduplicated' }, { outcome: 'deduplicated' }]);
    await expect(other).resolves.toMatchObject({ outcome: 'created' });
  });
});
