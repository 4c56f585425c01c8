using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Engine.Json;

/// <summary>The JSON of CometBFT's RPC and files: 64-bit integers are strings, hashes upper-case hexadecimal, other bytes base64.</summary>
public static class CometJson
{
    public static string Text(Action<Utf8JsonWriter> write, bool indented = false) => Encoding.UTF8.GetString(Bytes(write, indented).Span);

    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? GoJsonEncoder.Indented : GoJsonEncoder.Compact)) write(writer);
        return buffer.WrittenMemory;
    }

    extension(Utf8JsonWriter json)
    {
        public void Long(string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

        public void Long(string name, ulong value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

        public void Hex(string name, ByteString bytes) => json.WriteString(name, Convert.ToHexString(bytes.Span));

        public void Hex(string name, ReadOnlySpan<byte> bytes) => json.WriteString(name, Convert.ToHexString(bytes));

        /// <summary>Base64; no bytes are the empty string.</summary>
        public void Base64(string name, ByteString bytes) => json.WriteString(name, bytes.ToBase64());

        /// <summary>Base64; no bytes are null, as Go prints a nil slice.</summary>
        public void Base64OrNull(string name, ByteString bytes)
        {
            if (bytes.IsEmpty) json.WriteNull(name);
            else json.Base64(name, bytes);
        }

        public void Time(string name, Timestamp? time) => json.WriteString(name, BlockTime.FromTimestamp(time).ToRfc3339Nano());

        public void Object(string name, Action write)
        {
            json.WritePropertyName(name);
            json.Object(write);
        }

        public void Object(Action write)
        {
            json.WriteStartObject();
            write();
            json.WriteEndObject();
        }

        public void List<T>(string name, IEnumerable<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (var item in items) write(item);
            json.WriteEndArray();
        }

        /// <summary>A list that Go holds as nil when it is empty.</summary>
        public void ListOrNull<T>(string name, IReadOnlyCollection<T> items, Action<T> write)
        {
            if (items.Count == 0) json.WriteNull(name);
            else json.List(name, items, write);
        }
    }
}
