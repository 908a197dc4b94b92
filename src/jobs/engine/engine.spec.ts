import fc from 'fast-check';
import { copyIdOf, parseCopyId } from './engine.js';

const ID = '0192a7b0-0000-7000-8000-000000000001';

const epochs = fc.integer({ min: 1, max: 2_147_483_647 });

describe('the id of a copy', () => {
  it('is the id of the record and the number of the hand-over', () => {
    expect(copyIdOf(ID, 3)).toBe(`${ID}.3`);
  });

  it('holds no ":", which BullMQ refuses in ids', () => {
    fc.assert(fc.property(fc.uuid(), epochs, (id, epoch) => expect(copyIdOf(id, epoch)).not.toContain(':')));
  });

  it('tells what it was made of', () => {
    fc.assert(
      fc.property(fc.uuid(), epochs, (id, epoch) => {
        expect(parseCopyId(copyIdOf(id, epoch))).toEqual({ jobId: id, epoch });
      }),
    );
  });

  it('is different for every hand-over of every record', () => {
    fc.assert(
      fc.property(fc.uuid(), epochs, fc.uuid(), epochs, (one, its, other, others) => {
        fc.pre(one !== other || its !== others);
        expect(copyIdOf(one, its)).not.toBe(copyIdOf(other, others));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a number, which BullMQ itself gives', '17'],
    ['a record without a hand-over', ID],
    ['a hand-over without number', `${ID}.`],
    ['a number that is none', `${ID}.x`],
    ['a fraction', `${ID}.1.5`],
    ['a negative number', `${ID}.-1`],
    ['something before it', `x${ID}.1`],
    ['something after it', `${ID}.1 `],
    ['a line after it', `${ID}.1\n`],
    ['a shorter id', `${ID.slice(1)}.1`],
    ['a scheduler of BullMQ', 'repeat:daily:1700000000000'],
  ])('is not recognised in %s', (_, text) => {
    expect(parseCopyId(text)).toBeUndefined();
  });
});
