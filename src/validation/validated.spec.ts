import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { type FieldFault, InvalidInput } from '../errors/index.js';
import { Nested, NestedList, validated } from './index.js';

class Options {
  @IsOptional() @IsInt() @Min(0) @Max(1000) delay?: number;
}

class Item {
  @IsString() productId: string;
  @IsInt() @Min(1) quantity: number;
}

class Order {
  @IsString() @Length(1, 10) retailerId: string;
  @NestedList(() => Item, { max: 3 }) items: Item[];
  @IsOptional() @Nested(() => Options) options?: Options;
  @IsOptional() data?: Record<string, unknown>;
  @IsOptional() @IsString() note: string = 'none';
}

class Empty {}

class Search {
  @IsOptional() @Type(() => Number) @IsInt() limit?: number;
}

const VALID = { retailerId: 'R1', items: [{ productId: 'P1', quantity: 2 }] };

async function faults(plain: unknown, type: new () => object = Order): Promise<readonly FieldFault[] | undefined> {
  return (await validated(type, plain)).faults;
}

describe('validated input', () => {
  it('becomes an instance of its class, with the defaults of absent fields', async () => {
    const { value } = await validated(Order, { ...VALID, options: { delay: 5 } });
    expect(value).toBeInstanceOf(Order);
    expect(value?.items[0]).toBeInstanceOf(Item);
    expect(value?.options).toBeInstanceOf(Options);
    expect(value?.note).toBe('none');
  });

  it('leaves the plain input as it was', async () => {
    const plain = structuredClone(VALID);
    await validated(Order, plain);
    expect(plain).toEqual(VALID);
  });

  it('converts nothing by itself', async () => {
    expect(await faults({ ...VALID, items: [{ productId: 'P1', quantity: '2' }] })).toEqual([
      { field: 'items[0].quantity', message: 'must be an integer number' },
    ]);
  });

  it('converts what a field says it converts', async () => {
    expect((await validated(Search, { limit: '20' })).value).toEqual({ limit: 20 });
    expect(await faults({ limit: 'many' }, Search)).toEqual([{ field: 'limit', message: 'must be an integer number' }]);
  });

  it('names every fault by its path, one a field', async () => {
    const plain = {
      retailerId: 7,
      items: [
        { productId: 'P1', quantity: 1 },
        { productId: 'P2', quantity: 0 },
      ],
      options: { delay: 5000, speed: 3 },
      colour: 'red',
    };
    expect(await faults(plain)).toEqual([
      { field: 'colour', message: 'is not a known field' },
      { field: 'retailerId', message: 'must be a string' },
      { field: 'items[1].quantity', message: 'must not be less than 1' },
      { field: 'options.speed', message: 'is not a known field' },
      { field: 'options.delay', message: 'must not be greater than 1000' },
    ]);
  });

  it('says what a missing field has to be', async () => {
    expect(await faults({})).toEqual([
      { field: 'retailerId', message: 'is missing: must be a string' },
      { field: 'items', message: 'is missing: must be a list' },
    ]);
  });

  it.each([
    ['nothing', undefined, 'is missing: send a JSON object'],
    ['null', null, 'must be a JSON object, not null'],
    ['a list', [VALID], 'must be a JSON object, not a list'],
    ['a number', 7, 'must be a JSON object, not a number'],
  ])('refuses %s in place of an object', async (_, plain, message) => {
    expect(await faults(plain)).toEqual([{ field: 'body', message }]);
  });

  it('refuses a list for an object, an object for a list, and lists in lists', async () => {
    expect(await faults({ ...VALID, options: [{ delay: 1 }] })).toEqual([
      { field: 'options', message: 'must be an object' },
    ]);
    expect(await faults({ ...VALID, items: { productId: 'P1', quantity: 1 } })).toEqual([
      { field: 'items', message: 'must be a list' },
    ]);
    expect(await faults({ ...VALID, items: [VALID.items] })).toContainEqual({
      field: 'items',
      message: 'must hold objects only',
    });
    expect(await faults({ ...VALID, items: ['P1'] })).toContainEqual({
      field: 'items[0]',
      message: 'must be an object',
    });
  });

  it('accepts only an empty object for a class without rules', async () => {
    expect((await validated(Empty, {})).value).toBeInstanceOf(Empty);
    expect(await faults({ a: 1 }, Empty)).toEqual([{ field: 'a', message: 'is not a known field' }]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('refuses the key %s anywhere', async (key) => {
    const poisoned: unknown = JSON.parse(`{"${key}": {"admin": true}}`);
    expect(await faults(poisoned, Empty)).toEqual([{ field: key, message: 'is not a known field' }]);
    expect(await faults({ ...VALID, data: { list: [poisoned] } })).toEqual([
      { field: `data.list[0].${key}`, message: 'is not a known field' },
    ]);
    expect('admin' in {}).toBe(false);
  });

  it('refuses nesting without bound, instead of running out of stack', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    const [fault] = (await faults({ ...VALID, data: { deep } })) ?? [];
    expect(fault?.message).toBe('is nested more than 32 levels deep');
    expect(fault?.field).toMatch(/^data\.deep\[0\]/);
  });

  it.each(['a\0b', 'half \ud83d of a pair'])('refuses text that the database cannot hold: %j', async (text) => {
    expect(await faults({ ...VALID, retailerId: text })).toEqual([
      { field: 'retailerId', message: expect.stringContaining('cannot be stored') as string },
    ]);
    expect(await faults({ ...VALID, data: { [text]: 1 } })).toHaveLength(1);
    expect(await faults({ ...VALID, retailerId: 'whole 😀' })).toBeUndefined();
  });

  it('keeps an answer short, whatever was sent', async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]));
    const { details = [] } = new InvalidInput((await faults(many, Empty)) ?? []);
    expect(details).toHaveLength(51);
    expect(details.at(-1)).toEqual({ field: '…', message: 'and 4950 more faults' });
    const [long] = (await faults({ ['x'.repeat(100_000)]: 1 }, Empty)) ?? [];
    expect(long?.field.length).toBeLessThan(200);
  });
});
