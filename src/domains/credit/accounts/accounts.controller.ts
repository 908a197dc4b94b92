import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import {
  Allow,
  ApiEnvelope,
  ApiErrors,
  ApiPage,
  type Caller,
  Chapter,
  CurrentCaller,
  Describe,
  IdPipe,
  type Page,
  PageQuery,
  PathParameter,
} from '../../../http/index.js';
import { money } from '../../../money/index.js';
import { EntryDto, shownEntry } from '../ledger/entry.dto.js';
import { AccountControl } from './account-control.service.js';
import { AccountDto, AccountsQuery, AccountSummaryDto, SetLimitDto, SetStatusDto } from './account.dto.js';
import { CreditAccounts } from './accounts.service.js';
import { shownAccount, shownSummary } from './shown-account.js';

const RetailerId = (): MethodDecorator =>
  PathParameter('retailerId', 'The id of a retailer', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11');
const retailerPipe = new IdPipe('retailer');

@Chapter('Credit')
@Controller('credit/accounts')
@Allow('client', 'retailer')
export class CreditAccountsController {
  constructor(
    private readonly accounts: CreditAccounts,
    private readonly control: AccountControl,
  ) {}

  @Get()
  @Describe("List credit accounts by their retailer's code", 'A retailer sees its own.')
  @ApiPage(AccountSummaryDto)
  @ApiErrors(400, 401, 403, 503)
  async list(@Query() query: AccountsQuery, @CurrentCaller() caller: Caller): Promise<Page<AccountSummaryDto>> {
    const { items, nextCursor } = await this.accounts.list(query, caller);
    return { items: items.map(shownSummary), nextCursor };
  }

  @Get(':retailerId')
  @RetailerId()
  @Describe("A retailer's credit: limit, balances, ageing, and its score with how it came about")
  @ApiEnvelope(AccountDto)
  @ApiErrors(401, 403, 404, 503)
  async find(@Param('retailerId', retailerPipe) id: string, @CurrentCaller() caller: Caller): Promise<AccountDto> {
    return shownAccount(await this.accounts.find(id, caller));
  }

  @Get(':retailerId/entries')
  @RetailerId()
  @Describe(
    "A retailer's statement: the entries of the ledger, newest first",
    'The amounts of all add up to the balance.',
  )
  @ApiPage(EntryDto)
  @ApiErrors(400, 401, 403, 404, 503)
  async entries(
    @Param('retailerId', retailerPipe) id: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<EntryDto>> {
    const { items, nextCursor } = await this.accounts.statement(id, query, caller);
    return { items: items.map(shownEntry), nextCursor };
  }

  @Put(':retailerId/limit')
  @RetailerId()
  @Allow('admin')
  @Describe("Set a retailer's credit limit", 'What is reserved or outstanding already stays, even beyond it. Audited.')
  @ApiEnvelope(AccountDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  async setLimit(
    @Param('retailerId', retailerPipe) id: string,
    @Body() { limit, reason }: SetLimitDto,
    @CurrentCaller() { name }: Caller,
  ): Promise<AccountDto> {
    const by = { actor: name, ...(reason !== undefined && { reason }) };
    return shownAccount(await this.control.setLimit(id, money(limit), by));
  }

  @Put(':retailerId/status')
  @RetailerId()
  @Allow('admin')
  @Describe("Release, hold or block a retailer's credit", 'Only an active account takes orders on credit. Audited.')
  @ApiEnvelope(AccountDto)
  @ApiErrors(400, 401, 403, 404, 408, 413, 415, 503)
  async setStatus(
    @Param('retailerId', retailerPipe) id: string,
    @Body() { status, reason }: SetStatusDto,
    @CurrentCaller() { name }: Caller,
  ): Promise<AccountDto> {
    return shownAccount(await this.control.setStatus(id, status, { actor: name, reason }));
  }
}
