using Cosmos.Base.Query.V1Beta1;
using Cosmos.Distribution.V1Beta1;
using Cosmos.Slashing.V1Beta1;
using Cosmos.Staking.V1Beta1;
using Google.Protobuf;
using Welkin.Client;
using Welkin.Client.Queries;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Gov.V1;

namespace Welkin.Cli.Gov;

/// <summary>What the chain knows of one validator, as the queries answer it.</summary>
internal sealed record ValidatorFacts(
    Validator Validator, string Consensus, Dec SelfBond, ValidatorSigningInfo? Signing, long Window, IReadOnlyList<ValidatorSlashEvent> Slashes, Welkin.Gov.V1.QueryValidatorResponse Record)
{
    /// <summary>Its rate of commission.</summary>
    public Dec Commission => Dec.FromWire(Validator.Commission.CommissionRates.Rate).OrThrow();

    /// <summary>Blocks of the window that count for it: the window, or fewer when it is new.</summary>
    public long BlocksInWindow => Signing is null ? 0 : Math.Min(Window, Signing.IndexOffset);
}

/// <summary>Asks for them.</summary>
internal sealed class ValidatorReader(ChainQueries queries)
{
    private const ulong MostSlashes = 1000;

    /// <summary>Every validator, the one with the most tokens first.</summary>
    public async Task<IReadOnlyList<ValidatorFacts>> AllAsync(string? only, uint last, CancellationToken cancellation)
    {
        var validators = await queries.PagesAsync<QueryValidatorsRequest, QueryValidatorsResponse, Validator>(
            "/cosmos.staking.v1beta1.Query/Validators", page => new() { Pagination = page }, answer => (answer.Validators, answer.Pagination), cancellation);
        var window = (await queries.QueryAsync<Cosmos.Slashing.V1Beta1.QueryParamsRequest, Cosmos.Slashing.V1Beta1.QueryParamsResponse>(
            "/cosmos.slashing.v1beta1.Query/Params", new(), cancellation)).Params.SignedBlocksWindow;
        var infos = await queries.PagesAsync<QuerySigningInfosRequest, QuerySigningInfosResponse, ValidatorSigningInfo>(
            "/cosmos.slashing.v1beta1.Query/SigningInfos", page => new() { Pagination = page }, answer => (answer.Info, answer.Pagination), cancellation);
        var byAddress = infos.ToDictionary(info => info.Address, StringComparer.Ordinal);
        var facts = new List<ValidatorFacts>();
        foreach (var validator in validators.Where(found => only is null || found.OperatorAddress == only).OrderByDescending(found => Int.Parse(found.Tokens).OrThrow()))
        {
            facts.Add(await OneAsync(validator, (byAddress, window), last, cancellation));
        }

        return facts;
    }

    /// <summary>The records of tallied proposals, by number.</summary>
    public async Task<IReadOnlyDictionary<ulong, ProposalRecord>> ProposalsAsync(CancellationToken cancellation)
        => (await queries.PagesAsync<QueryProposalsRequest, QueryProposalsResponse, ProposalRecord>(
            "/welkin.gov.v1.Query/Proposals", page => new() { Pagination = page }, answer => (answer.Proposals, answer.Pagination), cancellation)).ToDictionary(record => record.ProposalId);

    private async Task<ValidatorFacts> OneAsync(
        Validator validator, (IReadOnlyDictionary<string, ValidatorSigningInfo> Infos, long Window) signing, uint last, CancellationToken cancellation)
    {
        var operatorAddress = Address.ParseValoper(validator.OperatorAddress).OrThrow();
        var consensus = PublicKeys.FromAny(validator.ConsensusPubkey).OrThrow().Address.ToValcons();
        var slashes = await queries.QueryAsync<QueryValidatorSlashesRequest, QueryValidatorSlashesResponse>(
            "/cosmos.distribution.v1beta1.Query/ValidatorSlashes",
            new() { ValidatorAddress = validator.OperatorAddress, StartingHeight = 1, EndingHeight = long.MaxValue, Pagination = new PageRequest { Limit = MostSlashes } },
            cancellation);
        var record = await queries.QueryAsync<Welkin.Gov.V1.QueryValidatorRequest, Welkin.Gov.V1.QueryValidatorResponse>(
            "/welkin.gov.v1.Query/Validator", new() { Validator = validator.OperatorAddress, Last = last }, cancellation);
        return new ValidatorFacts(
            validator, consensus, await SelfBondAsync(operatorAddress, validator, cancellation), signing.Infos.GetValueOrDefault(consensus), signing.Window, slashes.Slashes, record);
    }

    private async Task<Dec> SelfBondAsync(Address operatorAddress, Validator validator, CancellationToken cancellation)
    {
        try
        {
            var own = await queries.QueryAsync<QueryDelegationRequest, QueryDelegationResponse>(
                "/cosmos.staking.v1beta1.Query/Delegation", new() { DelegatorAddr = operatorAddress.ToString(), ValidatorAddr = validator.OperatorAddress }, cancellation);
            return Dec.FromInt(Int.Parse(own.DelegationResponse.Balance.Amount).OrThrow());
        }
        catch (ClientException refusal) when (refusal.Error is { Codespace: SdkErrors.Codespace, Code: 22 } || refusal.Error?.Is(SdkErrors.KeyNotFound) == true)
        {
            // It has sold all of its own: there is no such delegation.
            return Dec.Zero;
        }
    }
}
