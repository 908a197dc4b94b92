import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/** What people and API keys call something: no blanks, and nothing that separates the parts of a key. */
export const IsCode = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Matches(CODE, { message: 'must be 1 to 40 letters, digits, ".", "_" or "-", the first a letter or digit' }),
  );

/** A text that people read. */
export const IsTitle = (longest: number): PropertyDecorator =>
  applyDecorators(IsString(), Length(1, longest), Matches(/\S/, { message: 'must hold more than blanks' }));
