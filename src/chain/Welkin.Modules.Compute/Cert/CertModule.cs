using Akash.Cert.V1;
using Cosmos.Base.Query.V1Beta1;
using Welkin.Core;
using Welkin.Modules.Compute.Cert.Handlers;
using Welkin.Modules.Compute.Shared;
using Welkin.Runtime;
using Welkin.Store;

namespace Welkin.Modules.Compute.Cert;

/// <summary>X.509 certificates of tenants and providers, for mTLS between them.</summary>
public sealed class CertModule : IModule
{
    private readonly CertState _state = new();
    private readonly CertificateChecks _checks;

    /// <summary>Makes the module for a rule set: what a certificate may be is decided before any state is read.</summary>
    public CertModule(Rules rules) => _checks = new CertificateChecks(rules);

    /// <inheritdoc/>
    public string Name => "cert";

    /// <inheritdoc/>
    public IReadOnlyList<StoreKey> StoreKeys => [CertState.Key];

    /// <inheritdoc/>
    public ulong ConsensusVersion => 4;

    /// <inheritdoc/>
    public void Register(ModuleRegistry registry)
    {
        registry.Message(new CreateCertificate(_state, _checks));
        registry.Message(new RevokeCertificate(_state));
        registry.Query<QueryCertificatesRequest, QueryCertificatesResponse>("/akash.cert.v1.Query/Certificates", CertQueries.Certificates);
        registry.Genesis<GenesisState>(Import, Export);
    }

    private void Import(BlockContext ctx, GenesisState genesis)
    {
        foreach (var record in genesis.Certificates)
        {
            var owner = Address.Parse(record.Owner).OrThrow();
            var parsed = _checks.Check(owner, record.Certificate.Cert.ToByteArray(), record.Certificate.Pubkey.ToByteArray()).OrThrow();
            var id = new CertificateId(owner, parsed.Serial);
            if (_state.Has(ctx, record.Certificate.State, id)) throw new InvalidOperationException("certificate exists");
            _state.Set(ctx, id, record.Certificate);
        }
    }

    private GenesisState Export(QueryContext ctx) => new()
    {
        Certificates = { _state.All(ctx).Select(item => new GenesisCertificate { Owner = item.Id.Owner.ToString(), Certificate = item.Certificate }) },
    };
}
