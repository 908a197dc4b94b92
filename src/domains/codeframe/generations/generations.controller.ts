import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  Allow,
  answer,
  type Caller,
  CurrentCaller,
  Idempotency,
  IdempotencyKey,
  type IdempotentRequest,
  IdPipe,
  jobLocation,
  NoBody,
  type Page,
} from '../../../http/index.js';
import {
  ApiAccepted,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  Chapter,
  Describe,
  PathParameter,
} from '../../../http/openapi/index.js';
import { enqueueOptionsOf } from '../../../operations/index.js';
import { Cancelling } from './cancelling.service.js';
import { GenerateCodeframeDto, GenerationAccepted, specOf } from './generate.dto.js';
import { generationAnswer, GenerationDto } from './generation.dto.js';
import { GenerationStatusDto, statusAnswer } from './generation-status.dto.js';
import { Generations } from './generations.service.js';
import { CodeframesQuery, listedAnswer, ListedGenerationDto } from './listed-generation.dto.js';

const TOO_FEW_ANSWERS = {
  status: 422,
  code: 'too_few_answers',
  message: 'Category 7 has 4 answers, fewer than 10 clusters: add answers, or ask for fewer clusters.',
};

const ILLEGAL_MOVE = {
  status: 409,
  code: 'illegal_move',
  message: 'Codeframe 01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11 is completed and cannot become cancelled.',
};

const Id = () => PathParameter('id', 'The id of a codeframe', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11');

@Chapter('Codeframes')
@Controller('codeframe')
@Allow('client')
export class GenerationsController {
  constructor(
    private readonly generations: Generations,
    private readonly cancelling: Cancelling,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('generate')
  @Describe(
    'Make a codeframe of the answers of a category',
    'The answers are clustered, each cluster is named by a job of its own, and the names are merged. Each call of a paid ' +
      'service is made once: what is recorded is never called again, whatever is killed meanwhile.',
  )
  @ApiAccepted('Recorded: the codeframe will be made.', GenerationAccepted)
  @ApiErrors(TOO_FEW_ANSWERS)
  generate(
    @Body() { options, ...body }: GenerateCodeframeDto,
    @CurrentCaller() caller: Caller,
    @IdempotencyKey() request: IdempotentRequest,
  ): Promise<GenerationAccepted> {
    const enqueueOptions = enqueueOptionsOf(options, caller);
    return this.idempotency.answer(request, async (tx) => {
      const job = await this.generations.request(tx, specOf(body), enqueueOptions);
      return answer(202, { ...job, generation_id: job.jobId }, { location: jobLocation(job.jobId) });
    });
  }

  @Get()
  @Describe(
    'List codeframes, newest first',
    'Those of everybody: answers and codeframes belong to their category, not to who asked for them.',
  )
  @ApiPage(ListedGenerationDto)
  @ApiErrors(400, 503)
  async list(@Query() { category_id, ...page }: CodeframesQuery): Promise<Page<ListedGenerationDto>> {
    const { items, nextCursor } = await this.generations.list(category_id, page);
    return { items: items.map(listedAnswer), nextCursor };
  }

  @Get(':id')
  @Id()
  @Describe('One codeframe with its clusters', 'What is done can be read while the rest is being named.')
  @ApiEnvelope(GenerationDto)
  @ApiErrors(404, 503)
  async find(@Param('id', new IdPipe('codeframe')) id: string): Promise<GenerationDto> {
    return generationAnswer(await this.generations.findWhole(id));
  }

  @Get(':id/status')
  @Id()
  @Describe('How far a codeframe is', 'Computed from what is stored whenever it is asked for.')
  @ApiEnvelope(GenerationStatusDto)
  @ApiErrors(404, 503)
  async status(@Param('id', new IdPipe('codeframe')) id: string): Promise<GenerationStatusDto> {
    return statusAnswer(await this.generations.find(id));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Id()
  @Describe(
    'Stop a codeframe',
    'No further cluster is named, and calls under way are broken off; what they cost all the same is counted if their ' +
      'answer has come. Clusters that are done stay. To cancel what is cancelled changes nothing.',
  )
  @ApiEnvelope(GenerationStatusDto)
  @ApiErrors(404, ILLEGAL_MOVE, 503)
  @NoBody()
  async cancel(
    @Param('id', new IdPipe('codeframe')) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<GenerationStatusDto> {
    await this.cancelling.cancel(id, caller.name);
    return statusAnswer(await this.generations.find(id));
  }
}
