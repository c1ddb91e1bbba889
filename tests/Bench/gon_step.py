"""Times the GON training step of the authors (GON.py) in eager PyTorch. Arguments: threads, steps. Prints JSON."""

import json
import sys
import time

import torch
import torch.nn.functional as F

threads, steps = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(0)
nz, ngf, batch = 256, 16, 64
channels = [nz, 4 * ngf, 2 * ngf, ngf, 1]
layers = []
for i in range(4):
    layers.append(torch.nn.ConvTranspose2d(channels[i], channels[i + 1], 4, 2 if i else 1, 1 if i else 0))
    if i < 3:
        layers += [torch.nn.BatchNorm2d(channels[i + 1]), torch.nn.ELU()]
decoder = torch.nn.Sequential(*layers, torch.nn.Sigmoid())
adam = torch.optim.Adam(decoder.parameters(), lr=2e-4)
x = torch.rand(batch, 1, 32, 32)


def step():
    z0 = torch.zeros(batch, nz, 1, 1, requires_grad=True)
    inner = ((decoder(z0) - x) ** 2).sum(1).mean()
    z = z0 - torch.autograd.grad(inner, [z0], create_graph=True)[0]
    outer = ((decoder(z) - x) ** 2).sum(1).mean()
    adam.zero_grad()
    outer.backward()
    adam.step()
    return outer.item()


for _ in range(3):
    step()
seconds = []
for _ in range(steps):
    start = time.perf_counter()
    step()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"torch": torch.__version__, "seconds": seconds}))
