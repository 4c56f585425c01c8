global using Google.Protobuf;
global using Welkin.Core;
global using Welkin.Core.Crypto;
