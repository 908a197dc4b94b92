import { Module } from '@nestjs/common';
import { PhoneNumbersModule } from '../../phone-numbers/index.js';
import { PartiesRepository } from './parties.repository.js';
import { Parties } from './parties.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { RetailersController } from './retailers/retailers.controller.js';
import { RetailersRepository } from './retailers/retailers.repository.js';
import { RetailersService } from './retailers/retailers.service.js';
import { VendorsController } from './vendors/vendors.controller.js';
import { VendorsRepository } from './vendors/vendors.repository.js';
import { VendorsService } from './vendors/vendors.service.js';

@Module({
  imports: [PhoneNumbersModule],
  controllers: [RetailersController, VendorsController, ProductsController],
  providers: [
    Parties,
    PartiesRepository,
    ProductsRepository,
    ProductsService,
    RetailersRepository,
    RetailersService,
    VendorsRepository,
    VendorsService,
  ],
  exports: [Parties],
})
export class MasterDataModule {}
