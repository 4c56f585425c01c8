using Cosmos.Bank.V1Beta1;
using Cosmos.Base.V1Beta1;
using Cosmos.Gov.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Welkin.Core.Codec;
using Xunit;

namespace Welkin.Tests.Codec;

/// <summary>Texts in Go's words, which clients read in refusals.</summary>
public sealed class GoTextTests
{
    [Theory]
    [InlineData("00fF", null)]
    [InlineData("", null)]
    [InlineData("0", "encoding/hex: odd length hex string")]
    [InlineData("0x1", "encoding/hex: invalid byte: U+0078 'x'")]
    [InlineData("a b", "encoding/hex: invalid byte: U+0020 ' '")]
    [InlineData("a\n", "encoding/hex: invalid byte: U+000A")]
    [InlineData("aé", "encoding/hex: invalid byte: U+00C3 'Ã'")]
    [InlineData("\u007f", "encoding/hex: invalid byte: U+007F")]
    public void Hexadecimal_is_read_or_refused(string text, string? refusal)
    {
        var read = GoHex.Decode(text).TryGet(out var bytes, out var error);
        Assert.Equal(refusal, error?.Text);
        if (read) Assert.Equal(Convert.FromHexString(text), bytes);
    }

    [Theory]
    [InlineData("6162", "ab")]
    [InlineData("d0ba41", "кA")]
    [InlineData("e18041", "\ufffd\ufffdA")]
    [InlineData("f09f9880ff", "😀\ufffd")]
    [InlineData("eda080", "\ufffd\ufffd\ufffd")]
    public void Bytes_that_are_no_text_are_replaced_one_by_one(string hex, string text) =>
        Assert.Equal(text, GoUtf8.Text(Convert.FromHexString(hex)));

    [Fact]
    public void A_message_is_printed_on_one_line()
    {
        var send = new MsgSend { FromAddress = "a", Amount = { new Coin { Denom = "u\"\\", Amount = "1" }, new Coin { Denom = "é\n" } } };
        Assert.Equal("""from_address:"a" amount:<denom:"u\"\\" amount:"1" > amount:<denom:"\303\251\n" amount:"0" > """, GogoText.Of(send));

        var vote = new MsgVote { ProposalId = 7, Voter = "v", Option = VoteOption.Yes };
        Assert.Equal("""proposal_id:7 voter:"v" option:VOTE_OPTION_YES """, GogoText.Of(vote));

        var submit = new MsgSubmitProposal { Messages = { new Any { TypeUrl = "/x", Value = ByteString.CopyFrom(0, 65, 255) } }, Expedited = true };
        Assert.Equal("""messages:<type_url:"/x" value:"\000A\377" > expedited:true """, GogoText.Of(submit));
    }
}
