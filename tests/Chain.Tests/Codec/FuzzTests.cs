using Google.Protobuf;
using Welkin.Core.Codec;
using Welkin.Testing;
using Xunit;

namespace Welkin.Tests.Core.Codec;

/// <summary>Damaged bytes, from fixed seeds: everything that reads them answers with a value or an error, never otherwise.</summary>
public class FuzzTests
{
    private const int Mutations = 6;

    [Fact]
    public void Damaged_messages_are_read_or_refused()
    {
        foreach (var (row, index) in MessageTests.Rows().Select((row, index) => (row, index)))
        {
            var descriptor = TypeUrls.Resolve(row["type_url"]).OrThrow();
            foreach (var bytes in Damaged(Golden.Hex(row["proto_hex"]), seed: index))
            {
                _ = UnknownFields.Reject(descriptor, bytes, NonCriticalFields.Allow);
                if (GogoWire.DecodeRegistered(descriptor, bytes).TryGet(out var message, out _))
                {
                    Exercise(message);
                }
            }
        }
    }

    [Fact]
    public void Damaged_transactions_are_read_or_refused()
    {
        var read = 0;
        foreach (var (row, index) in Tsv.Vectors("", "tx-vectors.tsv").Select((row, index) => (row, index)))
        {
            foreach (var bytes in Damaged(Golden.Hex(row["tx_hex"]), seed: 10_000 + index).Concat(Damaged(Golden.Hex(row["tx_hex"]), seed: 20_000 + index)))
            {
                if (!TxDecoder.Decode(bytes).TryGet(out var tx, out var error))
                {
                    Assert.Equal(("sdk", 2u), (error.Codespace, error.Code));
                    continue;
                }

                read++;
                foreach (var message in tx.Messages)
                {
                    Exercise(message);
                }
            }
        }

        Assert.True(read > 0);
    }

    [Fact]
    public void Damaged_json_is_read_or_refused()
    {
        foreach (var (row, index) in MessageTests.Rows().Select((row, index) => (row, index)))
        {
            var descriptor = TypeUrls.Resolve(row["type_url"]).OrThrow();
            foreach (var bytes in Damaged(System.Text.Encoding.UTF8.GetBytes(row["proto_json"]), seed: 30_000 + index))
            {
                if (ProtoJson.Decode(descriptor, bytes, UnknownMembers.Ignore).TryGet(out var message, out _))
                {
                    _ = ProtoJson.Encode(message);
                }
            }
        }
    }

    private static void Exercise(IMessage message)
    {
        _ = ProtoJson.Encode(message);
        _ = AminoJson.Encode(message, AminoForm.Network);
        _ = AminoJson.Encode(message, AminoForm.Welkin);
        _ = Signers.Of(message);
        Assert.Equal(GogoWire.Encode(message), GogoWire.Encode(GogoWire.Decode(message.Descriptor, message.ToByteArray()).OrThrow()));
    }

    private static IEnumerable<byte[]> Damaged(byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Mutations && bytes.Length > 0; i++)
        {
            var copy = bytes.ToList();
            var at = random.Next(copy.Count);
            switch (random.Next(4))
            {
                case 0:
                    copy[at] = (byte)random.Next(256);
                    break;
                case 1:
                    copy.RemoveRange(at, random.Next(copy.Count - at));
                    break;
                case 2:
                    copy.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    copy[at] ^= (byte)(1 << random.Next(8));
                    break;
            }

            yield return [.. copy];
        }
    }
}
