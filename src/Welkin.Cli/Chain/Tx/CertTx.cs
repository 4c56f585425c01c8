using System.CommandLine;
using System.Text;
using Akash.Cert.V1;
using Google.Protobuf;
using Welkin.Cli.Terminal;
using Welkin.Client.Certificates;
using Welkin.Client.Keys;
using Welkin.Core;

namespace Welkin.Cli.Chain.Tx;

internal static class CertTx
{
    public static Command Make() => new Command("cert", "Certificates by which accounts show themselves to providers").With(
        new Command("generate", "Make a certificate and keep it in --home").With(MakeGenerate("client"), MakeGenerate("server")),
        new Command("publish", "Put the certificate on the chain").With(MakePublish("client"), MakePublish("server")),
        new Command("revoke", "Declare a certificate invalid for good").With(MakeRevoke("client"), MakeRevoke("server")));

    private static Command MakeGenerate(string kind)
    {
        var signer = ChainFlags.MakeFrom();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the certificate that is there" };
        var lifetime = new DurationFlag("--valid-duration", "How long it is good", "8760h");
        var start = new Option<string?>("--start-time") { Description = "When it begins, as 2026-11-25T20:00:00Z (default: now)", HelpName = "TIME" };
        var domains = new Argument<string[]>("DOMAIN") { Description = "DNS names of the provider", Arity = ArgumentArity.OneOrMore };
        var command = new Command(kind, kind == "client" ? "For a tenant" : "For a provider");
        if (kind == "server")
        {
            command.With(domains);
        }

        return command.With(signer, overwrite, start, lifetime.Option).Does((run, _) =>
        {
            using var session = Session.Open(run);
            var key = session.Unlock(ChainFlags.SignerOf(run, signer));
            var path = session.CertificateFile(key.Address);
            if (File.Exists(path) && !run.Get(overwrite))
            {
                throw new CliException($"{path} holds a certificate already", "Give --overwrite to replace it");
            }

            using var certificate = AccountCertificate.Create(key.Address, kind == "server" ? run.Need(domains) : [], StartOf(run.Get(start)), lifetime.Of(run));
            certificate.Save(path, AccountCertificate.PasswordFrom(key));
            return Task.FromResult(0);
        });
    }

    private static Command MakePublish(string kind) => new Command(kind, kind == "client" ? "Of a tenant" : "Of a provider").Sends(request =>
    {
        using var certificate = Load(request.Session, request.Session.Unlock(request.FromName));
        return MessageFor(certificate);
    });

    private static Command MakeRevoke(string kind)
    {
        var serial = new Option<string?>("--serial") { Description = "Serial number, decimal (default: that of the certificate in --home)", HelpName = "NUMBER" };
        return new Command(kind, kind == "client" ? "Of a tenant" : "Of a provider").With(serial).Sends(request => new MsgRevokeCertificate
        {
            Id = new ID { Owner = request.From.ToString(), Serial = request.Run.Get(serial) ?? SerialInHome(request) },
        });
    }

    /// <summary>The message that publishes a certificate.</summary>
    public static MsgCreateCertificate MessageFor(AccountCertificate certificate) => new()
    {
        Owner = certificate.Owner.ToString(),
        Cert = ByteString.CopyFrom(certificate.CertificatePem, Encoding.ASCII),
        Pubkey = ByteString.CopyFrom(certificate.PublicKeyPem, Encoding.ASCII),
    };

    private static string SerialInHome(TxRequest request)
    {
        using var certificate = Load(request.Session, request.Session.Unlock(request.FromName));
        return certificate.Serial;
    }

    private static AccountCertificate Load(Session session, SigningKey key)
    {
        var path = session.CertificateFile(key.Address);
        return AccountCertificate.Load(path, AccountCertificate.PasswordFrom(key)).TryGet(out var certificate, out var error)
            ? certificate
            : throw Failures.Of(error, "Make one: welkin tx cert generate client");
    }

    private static DateTimeOffset StartOf(string? text)
    {
        if (text is null)
        {
            return DateTimeOffset.UtcNow;
        }

        return BlockTime.Parse(text).TryGet(out var time, out _)
            ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds)
            : throw new CliException($"'{text}' is no time", "Write for example 2026-11-25T20:00:00Z");
    }
}
