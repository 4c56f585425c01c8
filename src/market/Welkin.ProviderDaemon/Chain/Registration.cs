using Akash.Cert.V1;
using Akash.Provider.V1Beta4;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Welkin.Core;
using Welkin.Provider;
using Welkin.ProviderDaemon.Gateway;
using Attribute = Akash.Base.Attributes.V1.Attribute;

namespace Welkin.ProviderDaemon.Chain;

/// <summary>What the provider's record on chain shall say.</summary>
public sealed record RegistrationOptions(string HostUri, IReadOnlyList<AttributeValue> Attributes);

/// <summary>Makes the chain know the provider's certificate and, where asked to, its record. Repeats until it has succeeded.</summary>
public sealed partial class Registration(
    Address provider, IChain chain, ITransactions transactions, ProviderCertificate certificate, RegistrationOptions? wanted, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task Ensure(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (await TryOnce(cancellation) is not { } error)
                {
                    return;
                }

                NotYet(logger, error.Text);
            }
            catch (ChainUnavailableException e)
            {
                NotYet(logger, e.Message);
            }

            await Task.Delay(Pause, clock, cancellation);
        }
    }

    private async Task<Error?> TryOnce(CancellationToken cancellation)
    {
        var messages = new List<IMessage>();
        if (await chain.Certificate(provider, certificate.Serial, cancellation) is null)
        {
            messages.Add(new MsgCreateCertificate
            {
                Owner = provider.ToString(),
                Cert = ByteString.CopyFrom(certificate.CertificatePem),
                Pubkey = ByteString.CopyFrom(certificate.PublicKeyPem),
            });
        }

        if (wanted is not null)
        {
            var profile = (await chain.Read(cancellation)).View.Profile;
            if (profile is null)
            {
                messages.Add(new MsgCreateProvider { Owner = provider.ToString(), HostUri = wanted.HostUri, Attributes = { Wire() }, Info = new Info() });
            }
            else if (profile.HostUri != wanted.HostUri || !profile.Attributes.ToHashSet().SetEquals(wanted.Attributes))
            {
                messages.Add(new MsgUpdateProvider { Owner = provider.ToString(), HostUri = wanted.HostUri, Attributes = { Wire() }, Info = new Info() });
            }
        }

        return messages.Count == 0 ? null : (await transactions.Send(messages, TxPriority.Ordinary, null, cancellation)).Error;
    }

    private IEnumerable<Attribute> Wire() => wanted!.Attributes
        .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
        .Select(attribute => new Attribute { Key = attribute.Key, Value = attribute.Value });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider is not registered yet: {Reason}")]
    private static partial void NotYet(ILogger logger, string reason);
}
