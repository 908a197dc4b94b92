import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  API_PREFIX,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  type Page,
} from '../../../http/index.js';
import { ApiCreated, ApiErrors, ApiPage, Chapter, Describe, PathParameter } from '../../../http/openapi/index.js';
import { AddAnswersDto, AnswersQuery, StoredAnswerDto, StoredAnswersDto } from './answer.dto.js';
import { Answers } from './answers.service.js';
import { CategoryPipe } from './category.pipe.js';

const EXTERNAL_ID_REUSED = {
  status: 409,
  code: 'external_id_reused',
  message:
    'In category 7 there are other texts or languages under these external ids: "response-1042". Nothing was stored.',
};

const Category = () => PathParameter('id', 'The id of a category: a positive integer of your own', '7');

@Chapter('Codeframes')
@Controller('codeframe/categories/:id/answers')
@Allow('client')
export class AnswersController {
  constructor(
    private readonly answers: Answers,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Category()
  @Describe(
    'Add answers to a category',
    'A category begins with its first answer. Answers cannot be changed; all of a request are stored, or none. One with ' +
      'an `externalId` is stored once, however often it is sent.',
  )
  @ApiCreated(StoredAnswersDto, 'Stored.')
  @ApiErrors(404, EXTERNAL_ID_REUSED)
  add(
    @Param('id', CategoryPipe) categoryId: number,
    @Body() { answers }: AddAnswersDto,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<StoredAnswersDto> {
    const location = `/${API_PREFIX}/codeframe/categories/${categoryId}/answers`;
    return this.idempotency.answer(request, async (tx) =>
      answer(201, await this.answers.add(tx, categoryId, answers), { location }),
    );
  }

  @Get()
  @Category()
  @Describe('List the answers of a category, oldest first')
  @ApiPage(StoredAnswerDto)
  @ApiErrors(400, 404, 503)
  list(@Param('id', CategoryPipe) categoryId: number, @Query() query: AnswersQuery): Promise<Page<StoredAnswerDto>> {
    return this.answers.list(categoryId, query);
  }
}
