import { IsId } from './is-id.js';
import { validated } from './validated.js';

class Named {
  @IsId() id: string;
}

describe('an id', () => {
  const ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11';

  it('is the same in capitals', () => {
    expect(validated(Named, { id: ID.toUpperCase() }).value).toEqual({ id: ID });
    expect(validated(Named, { id: ID }).value).toEqual({ id: ID });
  });

  it.each([undefined, null, 7, true, '', 'R001', {}, [ID], `${ID} `])('is not %j', (id) => {
    const { faults } = validated(Named, { id });
    expect(faults).toEqual([{ field: 'id', message: expect.stringContaining('must be a UUID') }]);
  });
});
