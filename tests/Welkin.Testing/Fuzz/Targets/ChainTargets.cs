using System.Text;
using Google.Protobuf;
using Tendermint.Abci;
using Welkin.Core;
using Welkin.Core.Codec;
using Welkin.Testing.Chain;
using static Welkin.Testing.Chain.MarketMessages;

namespace Welkin.Testing.Fuzz.Targets;

/// <summary>Transactions, messages and queries, against the application with a running lease. In our rule set nothing may panic.</summary>
internal static class ChainTargets
{
    private const uint Panic = 111222;

    private static readonly Lazy<TestChain> Chain = new(Leased);

    public static FuzzTarget Tx { get; } = new("tx", "a transaction: decoder, unknown fields, renderings, ante chain, simulation", FuzzShape.Proto, RunTx)
    {
        Seeds = () => Tsv.Vectors("", "tx-vectors.tsv").Select(row => row.Hex("tx_hex")).Concat(OwnTxs()),
        Words = ["/cosmos.bank.v1beta1.MsgSend", "/akash.market.v1beta5.MsgCreateBid", "/cosmos.tx.v1beta1.Tx", "uakt", "-1", "18446744073709551616"],
    };

    public static FuzzTarget Msg { get; } = new("msg", "a type URL, a line feed and the bytes of a message, signed by an account of the chain: checks and handlers", FuzzShape.LineAndProto, RunMsg)
    {
        Seeds = () => Tsv.Vectors("codec", "messages.tsv").Select(row => FuzzAddresses.Line(row["type_url"], Ours(row["type_url"], row.Hex("proto_hex")))),
        Words = ["uakt", "uact", "-1", "0", "18446744073709551616", "1000000000000000000", "region", "capabilities/gpu/vendor/nvidia/model/*", "https://", "\u00e9", "\0"],
    };

    public static FuzzTarget Query { get; } = new("query", "a gRPC method, a line feed and the bytes of a request: every query, and the JSON of its answer", FuzzShape.LineAndProto, RunQuery)
    {
        Seeds = () => Tsv.Vectors("codec", "http_requests.tsv")
            .Where(row => row["grpc_method"].Length > 0)
            .Select(row => FuzzAddresses.Line($"/{row["grpc_method"]}", Rewritten(row["grpc_method"], row.Hex("request_proto_hex")))),
        Words = ["uakt", "active", "open", "closed", "deployment/", "/store/bank/key", "/app/simulate", "/app/version", "custom/", "\0", "-1"],
    };

    private static TestChain Leased()
    {
        var chain = TestChain.StartWhole(FuzzAddresses.Names);
        var owner = chain.Address("tenant");
        chain.Ok("tenant", Deployment(owner, 7));
        var id = BidId(owner, 7, chain.Address("provider-1"));
        chain.Ok("provider-1", Bid(id));
        chain.Ok("tenant", Lease(id));
        chain.Ok("tenant", Deployment(owner, 8));
        return chain;
    }

    private static IEnumerable<byte[]> OwnTxs()
    {
        var chain = Chain.Value;
        var owner = chain.Address("tenant");
        var id = BidId(owner, 7, chain.Address("provider-1"));
        yield return chain.Draft("tenant", Deployment(owner, 9));
        yield return chain.Draft("provider-1", Bid(BidId(owner, 8, id.Provider)), Withdraw(id));
        yield return chain.Draft("tenant", CloseDeployment(owner, 7));
        yield return chain.Draft("provider-1", CloseBid(id));
    }

    private static string RunTx(byte[] input)
    {
        var checkedTx = Chain.Value.Application.CheckTx(new RequestCheckTx { Tx = ByteString.CopyFrom(input) });
        Refuse(checkedTx.Code, checkedTx.Log);
        if (!TxDecoder.Decode(input).TryGet(out var tx, out var error)) return FuzzTarget.Label(error.Text);
        foreach (var message in tx.Messages)
        {
            _ = ProtoJson.Encode(message);
            _ = AminoJson.Encode(message, AminoForm.Network);
            _ = AminoJson.Encode(message, AminoForm.Welkin);
            _ = Signers.Of(message);
            if (!GogoWire.Encode(message).AsSpan().SequenceEqual(GogoWire.Encode(GogoWire.Decode(message.Descriptor, message.ToByteArray()).OrThrow())))
                throw new FuzzFault($"{message.Descriptor.FullName} is another message after being written and read");
        }

        return $"{checkedTx.Codespace} {checkedTx.Code} {Simulated(input)}";
    }

    private static string RunMsg(byte[] input)
    {
        var (url, bytes) = FuzzAddresses.Split(input);
        if (!TypeUrls.Resolve(url).TryGet(out var descriptor, out var error) || !GogoWire.DecodeRegistered(descriptor, bytes).TryGet(out var message, out error)) return "no message";
        if (!Signers.Of(message).TryGet(out var signers, out error)) return FuzzTarget.Label(error.Text);
        var name = FuzzAddresses.Names.FirstOrDefault(name => signers.Count > 0 && Chain.Value.Address(name) == signers[0].ToString());
        return name is null ? "a stranger's" : $"{url} {Simulated(Chain.Value.Draft(name, message))}";
    }

    private static string Simulated(byte[] tx)
    {
        var outcome = Chain.Value.Application.Simulate(tx);
        if (outcome.Failure is not { } failure) return "ok";
        Refuse(failure.Code, failure.Text);
        return $"{failure.Codespace} {failure.Code}";
    }

    private static string RunQuery(byte[] input)
    {
        var (path, bytes) = FuzzAddresses.Split(input);
        var answer = Chain.Value.Application.Query(new RequestQuery { Path = path, Data = ByteString.CopyFrom(bytes) });
        Refuse(answer.Code, answer.Log);
        if (answer.Code == 0 && TypeUrls.TryGetMethod(path, out var method)) _ = ProtoJson.Encode(method.OutputType.Parser.ParseFrom(answer.Value));
        return $"{(answer.Code == 0 ? path : "")} {answer.Codespace} {answer.Code} {FuzzTarget.Label(answer.Log)}";
    }

    private static void Refuse(uint code, string log)
    {
        if (code == Panic && !FuzzJudge.IsKnownPanic) throw new FuzzFault($"a panic: {log}");
    }

    private static byte[] Ours(string url, byte[] bytes) =>
        TypeUrls.Resolve(url).TryGet(out var descriptor, out _) && GogoWire.DecodeRegistered(descriptor, bytes).TryGet(out var message, out _)
            ? FuzzAddresses.Replace(message, Chain.Value).ToByteArray()
            : bytes;

    private static byte[] Rewritten(string method, byte[] bytes) =>
        TypeUrls.TryGetMethod("/" + method, out var found) ? FuzzAddresses.Replace(found.InputType.Parser.ParseFrom(bytes), Chain.Value).ToByteArray() : bytes;
}
