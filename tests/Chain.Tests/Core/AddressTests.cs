using System.Text;
using Google.Protobuf;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Core.Crypto;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core;

public sealed class AddressTests
{
    private static readonly IReadOnlyList<TsvRow> Rows = Tsv.Vectors("codec", "addresses.tsv");

    [Fact]
    public void Addresses_are_read_and_written_under_every_prefix() => Judge.Rows(
        Rows.Where(row => row["acc"].Length > 0).ToArray(),
        row => $"{row["acc"]} {row["valoper"]} {row["valcons"]} {row["address_hex"]}",
        row =>
        {
            var address = new Address(row.Hex("address_hex"));
            var parsed = Address.Parse(row["acc"]).OrThrow();
            Assert.Equal(parsed, Address.ParseValoper(row["valoper"]).OrThrow());
            Assert.Equal(parsed, Address.ParseValcons(row["valcons"]).OrThrow());
            return $"{address} {address.ToValoper()} {address.ToValcons()} {Judge.Hex(parsed.Bytes)}";
        });

    [Fact]
    public void Public_keys_of_every_kind_lead_to_their_address_and_amino_bytes() => Judge.Rows(
        Rows.Where(row => row["pubkey_any_json"].Length > 0).ToArray(),
        row => $"{row["address_hex"]} {row["pubkey_amino_hex"]} {row["pubkey_proto_hex"]}",
        row =>
        {
            var any = ProtoJson.Decode<Google.Protobuf.WellKnownTypes.Any>(row["pubkey_any_json"], default).OrThrow();
            var key = PublicKeys.FromAny(any).OrThrow();
            var amino = key is PublicKey.Secp256r1 ? "" : Judge.Hex(key.ToAmino());
            return $"{Judge.Hex(key.Address.Bytes)} {amino} {Judge.Hex(key.ToMessage().ToByteArray())}";
        });

    [Fact]
    public void Module_and_derived_addresses_are_the_networks() => Judge.Rows(
        Rows.Where(row => Derived(row) is not null).ToArray(),
        row => row["address_hex"],
        row => Judge.Hex(Derived(row)!.Value.Bytes));

    [Fact]
    public void Malformed_addresses_fail_with_the_networks_words() => Judge.Rows(
        Tsv.Vectors("codec", "bech32.tsv"),
        row => $"{row["address_hex"]} | {row["acc_error"]} | {row["codec_error"]}",
        row =>
        {
            var (plain, byCodec) = (Address.Parse(row["input"]), Address.ParseByCodec(row["input"]));
            var hex = plain.TryGet(out var address, out _) ? Judge.Hex(address.Bytes) : "";
            return $"{hex} | {Failure(plain)} | {Failure(byCodec)}";
        });

    private static string Failure(Result<Address> result) => result.TryGet(out _, out var error) ? "" : error.Text;

    private static Address? Derived(TsvRow row)
    {
        var extra = row["extra"].Split(": ", 2)[^1];
        return row["kind"] switch
        {
            "module_account" or "module_address_by_name" => Address.Module(row["input"]),
            "address.Module" when extra.Length > 0 => Module(row["input"], [.. extra.Split(',').Select(Convert.FromHexString)]),
            "address.Derive" => new Address(Convert.FromHexString(row["input"])).Derive(Convert.FromHexString(extra)),
            "address.Hash" => Address.Hashed(row["input"], Convert.FromHexString(extra)),
            "address.Compose" => Address.Composed(row["input"], extra.Split(',').Select(part => new Address(Convert.FromHexString(part)))),
            "ibc.transfer.escrow" => new Address(Hash.Sha256([.. "ics20-1\0"u8, .. Encoding.UTF8.GetBytes($"{row["input"]}/{row["extra"]}")])[..20]),
            _ => null,
        };
    }

    private static Address Module(string name, byte[][] keys) => Address.Module(name, keys[0], keys.AsSpan(1));
}
