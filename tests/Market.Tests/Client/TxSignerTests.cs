using Cosmos.Bank.V1Beta1;
using Cosmos.Tx.Signing.V1Beta1;
using Cosmos.Tx.V1Beta1;
using Welkin.Client.Keys;
using Welkin.Client.Tx;
using Welkin.Core;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Client;

public sealed class TxSignerTests
{
    private const string Phrase = "test test test test test test test test test test test junk";
    private static readonly SigningContext Context = new("vectors-1", 7, 3);
    private static readonly IReadOnlyList<TsvRow> Rows = Tsv.Read(RepositoryRoot.Vectors("tx-vectors.tsv"));

    [Fact]
    public void The_published_clients_transactions_come_out_byte_for_byte()
    {
        using var key = SigningKey.FromMnemonic(Phrase).OrThrow();
        var singles = Rows.Where(row => !row["name"].StartsWith("send-multisig", StringComparison.Ordinal)).ToArray();
        Assert.Equal(45, singles.Length);
        foreach (var row in singles)
        {
            var mode = row["mode"] == "DIRECT" ? SignMode.Direct : SignMode.LegacyAminoJson;
            var signed = TxSigner.Sign(DraftOf(row), key, Context, mode).OrThrow();
            Assert.True(row["tx_hex"] == Convert.ToHexStringLower(signed.Bytes), $"{row["name"]} {row["mode"]} differs");
            Assert.Equal(row["tx_hash"], signed.Hash);
        }
    }

    [Fact]
    public void Two_of_three_keys_sign_as_the_published_client_does()
    {
        var row = Rows.Single(row => row["name"].StartsWith("send-multisig", StringComparison.Ordinal));
        var keys = Enumerable.Range(0, 3).Select(i => SigningKey.FromMnemonic(Phrase, HdPath.For(0, (uint)i)).OrThrow()).ToArray();
        var byAddress = keys.OrderBy(key => key.Address).ToArray();
        var account = new PublicKey.Multisig(2, byAddress.Select(key => key.PublicKey).ToValueList());
        Assert.EndsWith(account.Address.ToString(), row["name"]);
        var draft = DraftOf(row);
        var parts = new[] { 0, 2 }.ToDictionary(i => Array.IndexOf(byAddress, keys[i]), i => TxSigner.SignPart(draft, keys[i], account.Address, Context).OrThrow());
        Assert.Equal(row["tx_hex"], Convert.ToHexStringLower(TxSigner.Combine(draft, account, parts, Context.Sequence).Bytes));
    }

    [Fact]
    public void A_transfer_built_from_its_message_is_the_published_one()
    {
        using var key = SigningKey.FromMnemonic(Phrase).OrThrow();
        var you = SigningKey.FromMnemonic(Phrase, HdPath.For(0, 1)).OrThrow().Address;
        var draft = new TxDraft(new MsgSend { FromAddress = key.Address.ToString(), ToAddress = you.ToString(), Amount = { Coins.Parse("12345uakt").OrThrow().ToMessages() } })
        {
            Fee = Coins.Parse("5000uakt").OrThrow(),
            GasLimit = 200_000,
        };
        var row = Rows.Single(row => row["name"] == "send" && row["mode"] == "DIRECT");
        Assert.Equal(row["tx_hex"], Convert.ToHexStringLower(TxSigner.Sign(draft, key, Context).OrThrow().Bytes));
    }

    private static TxDraft DraftOf(TsvRow row)
    {
        var tx = Cosmos.Tx.V1Beta1.Tx.Parser.ParseFrom(row.Hex("tx_hex"));
        return new TxDraft(tx.Body.Messages)
        {
            Memo = tx.Body.Memo,
            TimeoutHeight = tx.Body.TimeoutHeight == 0 ? null : new Height((long)tx.Body.TimeoutHeight),
            Fee = tx.AuthInfo.Fee.Amount.ToDomain().OrThrow(),
            GasLimit = tx.AuthInfo.Fee.GasLimit,
        };
    }
}
