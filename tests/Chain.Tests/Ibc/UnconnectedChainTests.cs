using Google.Protobuf;
using Ibc.Applications.Transfer.V1;
using Ibc.Core.Channel.V1;
using Ibc.Core.Client.V1;
using Ibc.Core.Connection.V1;
using Tendermint.Abci;
using Welkin.Testing;
using Welkin.Testing.Chain;
using Xunit;

namespace Welkin.Tests.Ibc;

/// <summary>What a chain without neighbours says about them, in the words of ibc-go.</summary>
public sealed class UnconnectedChainTests
{
    private const uint InvalidRequest = 18;
    private const uint KeyNotFound = 22;

    // The refusals of the table that do not depend on neighbours, besides those of code 18.
    private const string Nowhere = "NotFound desc";

    private readonly TestChain _chain = TestChain.StartWhole("tenant");

    [Fact]
    public void Names_are_valid_where_the_network_takes_them()
    {
        var rows = 0;
        foreach (var row in Tsv.Vectors("ibc", "ics20_validation.tsv", unescape: true))
        {
            var name = row["input"];
            ResponseQuery? answer = row["kind"] switch
            {
                "port identifier" => Ask("/ibc.core.channel.v1.Query/Channel", new QueryChannelRequest { PortId = name, ChannelId = "channel-9" }),
                "channel identifier" => Ask("/ibc.core.channel.v1.Query/Channel", new QueryChannelRequest { PortId = "transfer", ChannelId = name }),
                "connection identifier" => Ask("/ibc.core.connection.v1.Query/Connection", new QueryConnectionRequest { ConnectionId = name }),
                "client identifier" => Ask("/ibc.core.client.v1.Query/ClientState", new QueryClientStateRequest { ClientId = name }),
                _ => null,
            };
            if (answer is null) continue;
            rows++;
            var isValid = row["verdict"] == "ok";
            Assert.True(answer.Code == (isValid ? KeyNotFound : InvalidRequest), $"{row["kind"]} {name}: {answer.Code} {answer.Log}");
            if (!isValid) Assert.Equal($"rpc error: code = InvalidArgument desc = {row["error"]}: invalid request", answer.Log);
        }

        Assert.Equal(53, rows);
    }

    [Fact]
    public void Paths_of_denominations_are_refused_in_the_networks_words()
    {
        foreach (var row in Tsv.Vectors("ibc", "denoms.tsv", unescape: true))
        {
            var answer = Ask("/ibc.applications.transfer.v1.Query/DenomHash", new QueryDenomHashRequest { Trace = row["full_path"] });
            var expected = row["validate"] == "ok"
                ? $"rpc error: code = NotFound desc = {row["full_path"]}: denomination not found: key not found"
                : $"rpc error: code = InvalidArgument desc = {row["validate_error"]}: invalid request";
            Assert.Equal(expected, answer.Log);
        }
    }

    [Fact]
    public void What_is_not_there_is_not_found_as_on_a_connected_chain()
    {
        var rows = 0;
        foreach (var row in Tsv.Vectors("ibc", "queries.tsv", unescape: true))
        {
            if (!row["log"].Contains(Nowhere, StringComparison.Ordinal) && row["code"] != "18") continue;
            var answer = _chain.Ask(row["path"], row.Hex("request_hex"));
            if (answer.Log.StartsWith("unknown query path", StringComparison.Ordinal)) continue;
            rows++;
            var log = row["log"].Replace($"height {row["block_height"]}", $"height {answer.Height}", StringComparison.Ordinal);
            Assert.Equal((row["path"], row["code"], log), (row["path"], $"{answer.Code}", answer.Log));
        }

        Assert.Equal(19, rows);
    }

    [Fact]
    public void Lists_are_empty()
    {
        Assert.Empty(_chain.Query<QueryConnectionChannelsResponse>("/ibc.core.channel.v1.Query/ConnectionChannels", new QueryConnectionChannelsRequest { Connection = "connection-7" }).Channels);
        Assert.Empty(_chain.Query<QueryDenomsResponse>("/ibc.applications.transfer.v1.Query/Denoms", new QueryDenomsRequest()).Denoms);
        Assert.Equal("0", _chain.Query<QueryTotalEscrowForDenomResponse>("/ibc.applications.transfer.v1.Query/TotalEscrowForDenom", new QueryTotalEscrowForDenomRequest { Denom = "uakt" }).Amount.Amount);
    }

    private ResponseQuery Ask(string path, IMessage request) => _chain.Ask(path, request.ToByteArray());
}
