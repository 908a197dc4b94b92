import { ArrayMinSize, IsString, Length, Matches } from 'class-validator';
import { Field, PageQuery } from '../../../http/index.js';
import { NestedList, Optional } from '../../../validation/index.js';
import { IsLanguage } from '../language.decorator.js';
import type { NewAnswer, StoredAnswers } from './answer.js';

/** What customers write into a free field; a letter of several pages is no answer to cluster. */
const LONGEST_TEXT = 2_000;

const MOST_ANSWERS = 1_000;

export class AnswerDto implements NewAnswer {
  @Field({ example: 'The delivery came two days late and nobody called.' })
  @IsString()
  @Length(1, LONGEST_TEXT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  text: string;

  @Field({ example: 'en', description: 'The language of the text, where it is known.' })
  @Optional()
  @IsLanguage()
  language?: string;

  @Field({
    example: 'survey-7/response-1042',
    description:
      'Your own id of the answer: however often it is sent, it is one answer of its category. Another text or ' +
      'language under it is refused.',
  })
  @Optional()
  @IsString()
  @Length(1, 200)
  externalId?: string;
}

export class AddAnswersDto {
  @Field({
    type: [AnswerDto],
    description:
      'As many as fit into one body, which has 1 MiB unless the server was told otherwise (`BODY_LIMIT`): a letter takes one byte in ' +
      'Latin script and three in Devanagari, so that some 170 answers of 2,000 letters fit in Nepali.',
  })
  @NestedList(() => AnswerDto, { max: MOST_ANSWERS })
  @ArrayMinSize(1, { message: 'must hold at least one item' })
  answers: AnswerDto[];
}

export class StoredAnswersDto implements StoredAnswers {
  @Field({ example: 198, description: 'Answers that are new.' })
  readonly stored: number;

  @Field({ example: 2, description: 'Answers that were there already, under their external ids.' })
  readonly repeated: number;
}

export class AnswersQuery extends PageQuery {}

export class StoredAnswerDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e41' })
  readonly id: string;

  @Field({ example: 'The delivery came two days late and nobody called.' })
  readonly text: string;

  @Field({ type: String, nullable: true, example: 'en' })
  readonly language: string | null;

  @Field({ type: String, nullable: true, example: 'survey-7/response-1042' })
  readonly externalId: string | null;

  @Field({ type: Date })
  readonly createdAt: Date;
}
