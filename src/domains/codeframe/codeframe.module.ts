import { Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../../config/index.js';
import { AnswersController } from './answers/answers.controller.js';
import { AnswersRepository } from './answers/answers.repository.js';
import { Answers } from './answers/answers.service.js';
import { ClusteringThread } from './clustering/clustering-thread.service.js';
import { CodeframeProcessor } from './codeframe.processor.js';
import { CodeframeProducer } from './codeframe.producer.js';
import { NAMING_ENGINE, namingEngine } from './engine/index.js';
import { CallsRepository } from './generations/calls.repository.js';
import { Cancelling } from './generations/cancelling.service.js';
import { ClusterEndings } from './generations/cluster-endings.service.js';
import { ClusteringOfAnswers } from './generations/clustering.service.js';
import { ClustersRepository } from './generations/clusters.repository.js';
import { Finishing } from './generations/finishing.service.js';
import { GenerationViews } from './generations/generation-views.repository.js';
import { GenerationsController } from './generations/generations.controller.js';
import { GenerationsRepository } from './generations/generations.repository.js';
import { Generations } from './generations/generations.service.js';
import { Naming } from './generations/naming.service.js';
import { NamingClaims } from './generations/naming-claims.service.js';
import { SettlingRepository } from './generations/settling.repository.js';
import { Settling } from './generations/settling.service.js';

const answers = [Answers, AnswersRepository];
const engine = {
  provide: NAMING_ENGINE,
  inject: [CONFIG, ClusteringThread],
  useFactory: ({ codeframe }: AppConfig, clustering: ClusteringThread) => namingEngine(codeframe, clustering),
};
const steps = [Cancelling, ClusterEndings, ClusteringOfAnswers, Finishing, Naming, NamingClaims, Settling];
const generations = [Generations, GenerationViews];
const rows = [CallsRepository, ClustersRepository, GenerationsRepository, SettlingRepository];

@Module({
  controllers: [AnswersController, GenerationsController],
  providers: [
    ...answers,
    ClusteringThread,
    CodeframeProcessor,
    CodeframeProducer,
    engine,
    ...generations,
    ...rows,
    ...steps,
  ],
})
export class CodeframeModule {}
