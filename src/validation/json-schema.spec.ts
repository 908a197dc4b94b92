import {
  Equals,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { jsonSchemaOf, Nested, NestedList, withSchema } from './index.js';

class Line {
  @IsUUID() productId: string;
  @IsInt() @Min(1) @Max(100) quantity: number;
}

class Address {
  @IsString() @Length(1, 80) street: string;
  @IsOptional() @Nested(() => Address) billing?: Address;
}

const Even = () =>
  withSchema(
    { type: 'integer', minimum: 0 },
    ValidateBy({ name: 'even', validator: { validate: (value) => Number(value) % 2 === 0 } }),
  );

class Order {
  @IsString() @Matches(/^R\d+$/) retailerId: string;
  @NestedList(() => Line, { max: 3 }) lines: Line[];
  @Nested(() => Address) address: Address;
  @IsOptional() @IsIn(['cash', 'credit']) paymentTerms?: string;
  @IsOptional() @IsNumber() discount?: number;
  @IsOptional() @IsBoolean() urgent?: boolean;
  @IsOptional() @IsString({ each: true }) tags?: string[];
  @Even() pairs: number;
  /** A rule that JSON Schema has no word for here. */
  @Equals('x') mark: string;
  /** No rule: it is refused. */
  forgotten?: string;
}

class Nothing {}

function numbered() {
  class Twin {
    @IsNumber() n: number;
  }
  return Twin;
}

function texted() {
  class Twin {
    @IsString() text: string;
  }
  return Twin;
}

describe('the JSON schema of a class', () => {
  it('says what its rules say', () => {
    expect(jsonSchemaOf(Order)).toEqual({
      type: 'object',
      properties: {
        retailerId: { type: 'string', pattern: '^R\\d+$' },
        lines: { type: 'array', maxItems: 3, items: { $ref: '#/$defs/Line' } },
        address: { $ref: '#/$defs/Address' },
        paymentTerms: { enum: ['cash', 'credit'] },
        discount: { type: 'number' },
        urgent: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' } },
        pairs: { type: 'integer', minimum: 0 },
        mark: { type: 'string' },
      },
      required: ['retailerId', 'lines', 'address', 'pairs', 'mark'],
      additionalProperties: false,
      $defs: {
        Line: {
          type: 'object',
          properties: {
            productId: { type: 'string', format: 'uuid' },
            quantity: { type: 'integer', minimum: 1, maximum: 100 },
          },
          required: ['productId', 'quantity'],
          additionalProperties: false,
        },
        Address: {
          type: 'object',
          properties: {
            street: { type: 'string', minLength: 1, maxLength: 80 },
            billing: { $ref: '#/$defs/Address' },
          },
          required: ['street'],
          additionalProperties: false,
        },
      },
    });
  });

  it('takes nothing but {} where there are no rules', () => {
    expect(jsonSchemaOf(Nothing)).toEqual({
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: false,
    });
  });

  it('keeps two classes of one name apart', () => {
    const [One, Other] = [numbered(), texted()];
    class Both {
      @Nested(() => One) one: object;
      @Nested(() => Other) other: object;
    }
    const { properties, $defs } = jsonSchemaOf(Both);
    expect(properties).toEqual({ one: { $ref: '#/$defs/Twin' }, other: { $ref: '#/$defs/Twin2' } });
    expect($defs?.['Twin']?.properties).toEqual({ n: { type: 'number' } });
    expect($defs?.['Twin2']?.properties).toEqual({ text: { type: 'string' } });
  });
});
