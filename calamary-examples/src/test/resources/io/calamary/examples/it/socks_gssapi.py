"""A SOCKS5 client with GSS-API (RFC 1961) by MIT's library: sends its input, says what comes back.

usage: socks_gssapi.py PROXY_PORT SERVICE LEVEL TARGET_NAME TARGET_PORT
"""

import socket
import struct
import sys
import threading

import gssapi

proxy_port, service, level, name, port = sys.argv[1:]
level = int(level)
stream = socket.create_connection(("127.0.0.1", int(proxy_port)), timeout=30)


def exactly(count):
    data = b""
    while len(data) < count:
        piece = stream.recv(count - len(data))
        if not piece:
            sys.exit("ended after %d of %d bytes" % (len(data), count))
        data += piece
    return data


def message(kind, token):
    return struct.pack("!BBH", 1, kind, len(token)) + token


def token(kind):
    head = exactly(2)
    if head != bytes([1, kind]):
        sys.exit("unexpected message " + head.hex())
    return exactly(struct.unpack("!H", exactly(2))[0])


def unwrapped():
    plain, encrypted, _ = context.unwrap(token(3))
    if encrypted != (level == 2):
        sys.exit("encrypted: %s" % encrypted)
    return plain


def send(plain):
    stream.sendall(message(3, context.wrap(plain, level == 2).message))


def send_all(plain):
    for at in range(0, len(plain), 40000):
        send(plain[at : at + 40000])
    stream.shutdown(socket.SHUT_WR)


target = gssapi.Name(service, gssapi.NameType.hostbased_service)
context = gssapi.SecurityContext(
    name=target,
    usage="initiate",
    flags=gssapi.RequirementFlag.mutual_authentication
    | gssapi.RequirementFlag.replay_detection
    | gssapi.RequirementFlag.out_of_sequence_detection
    | gssapi.RequirementFlag.integrity
    | gssapi.RequirementFlag.confidentiality,
)
stream.sendall(b"\x05\x01\x01")
assert exactly(2) == b"\x05\x01"
out = context.step()
while out:
    stream.sendall(message(1, out))
    out = context.step(token(1)) if not context.complete else None
stream.sendall(message(2, context.wrap(bytes([level]), False).message))
assert context.unwrap(token(2)).message == bytes([level])

send(b"\x05\x01\x00\x03" + bytes([len(name)]) + name.encode() + struct.pack("!H", int(port)))
reply = unwrapped()
assert reply[:2] == b"\x05\x00", reply.hex()

sender = threading.Thread(target=send_all, args=(sys.stdin.buffer.read(),))
sender.start()
while True:
    first = stream.recv(1, socket.MSG_PEEK)
    if not first:
        break
    sys.stdout.buffer.write(unwrapped())
sender.join()
