import { Module } from '@nestjs/common';
import { AnswersController } from './answers/answers.controller.js';
import { AnswersRepository } from './answers/answers.repository.js';
import { Answers } from './answers/answers.service.js';

const answers = [Answers, AnswersRepository];

@Module({ controllers: [AnswersController], providers: [...answers] })
export class CodeframeModule {}
