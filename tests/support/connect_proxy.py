"""
A small HTTP proxy: opens tunnels (CONNECT) and nothing else. `connect_proxy.py [--login USER:PASSWORD] [--refuse STATUS] [--to PORT]`.

Prints its port, then one line a request: what was asked and the answer's status. With `--to`, every tunnel leads to that port of this
machine, whatever name was asked for.
"""

import argparse
import asyncio
import base64
import sys


async def serve(arguments):
    wanted = base64.b64encode(arguments.login.encode()).decode() if arguments.login else ""

    async def answer(reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target, _ = head.split("\r\n", 1)[0].split(" ")
            status = arguments.refuse or (407 if wanted and f"Basic {wanted}" not in head else 0)
            if method != "CONNECT":
                status = status or 405
            sys.stdout.write(f"{method} {target} {status or 200}\n")
            sys.stdout.flush()
            if status:
                writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
                return
            host, _, port = target.rpartition(":")
            there = await asyncio.open_connection(*(("127.0.0.1", arguments.to) if arguments.to else (host, int(port))))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await asyncio.gather(copied(reader, there[1]), copied(there[0], writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


async def copied(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--login", default="")
    parser.add_argument("--refuse", type=int, default=0)
    parser.add_argument("--to", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))
