import subprocess, struct
import numpy as np
from PIL import Image
W,H=45,37
y,x=np.mgrid[0:H,0:W]
r=np.random.RandomState(5)
a=np.stack([x*5,y*6,(x*y)%256],-1).astype(int)
a[5:20,8:30]=[200,30,60]; a[(x-30)**2+(y-24)**2<80]=[20,160,240]
a[25:37,0:20]+=r.randint(-40,40,(12,20,3))
a=np.clip(a,0,255).astype(np.uint8)
im=Image.fromarray(a); im.save('base.png')
def cwebp(n,*o): subprocess.check_call(['cwebp','-quiet','base.png','-o',n,*o])
cwebp('lossy.webp','-q','40')
cwebp('lossy-simple-filter.webp','-q','20','-nostrong','-f','80')
cwebp('lossy-sharp-segments.webp','-q','55','-sharpness','5','-f','60','-segments','4','-sns','90')
cwebp('lossless.webp','-lossless')
al=a.copy(); rgba=np.dstack([al,((x*6)%256).astype(np.uint8)]); Image.fromarray(rgba,'RGBA').save('alpha.png')
subprocess.check_call(['cwebp','-quiet','alpha.png','-o','lossy-alpha.webp','-q','60'])
subprocess.check_call(['cwebp','-quiet','-crop','0','0','20','16','base.png','-o','f.webp','-q','70'])
subprocess.check_call(['webpmux','-frame','f.webp','+100+8+6','-frame','f.webp','+100+0+0','-o','animated.webp'])
# 16 bits: uncompressed TIFF by hand, then libtiff's tiffcp
v=(a.astype(np.uint16)<<8)|r.randint(0,256,a.shape).astype(np.uint16)
def tiff(n,data,bits,photo,samples):
    tags=[(256,3,W),(257,3,H),(258,3,bits),(259,3,1),(262,3,photo),(273,4,8),(277,3,samples),(278,3,H),(279,4,len(data))]
    o=8+len(data); extra=b''; d=struct.pack('<H',len(tags)); eo=o+2+12*len(tags)+4
    for t,ty,val in tags:
        if t==258 and samples>1: d+=struct.pack('<HHII',t,ty,samples,eo); extra=struct.pack('<%dH'%samples,*([bits]*samples))
        else: d+=struct.pack('<HHII',t,ty,1,val)
    open(n,'wb').write(struct.pack('<2sHI',b'II',42,o)+data+d+b'\0\0\0\0'+extra)
tiff('rgb16.tif',v.astype('<u2').tobytes(),16,2,3)
subprocess.check_call(['tiffcp','-c','lzw:2','rgb16.tif','rgb16-lzw-predictor.tif'])
subprocess.check_call(['tiffcp','-c','zip:2','-B','rgb16.tif','rgb16-zip-predictor-big-endian.tif'])
im.convert('CMYK').save('cmyk-jpeg.tif',compression='jpeg',quality=80)
im.convert('CMYK').save('cmyk-lzw.tif',compression='tiff_lzw')
im.save('ycbcr-jpeg.tif',compression='jpeg',quality=80)
for n in ['lossy','lossy-simple-filter','lossy-sharp-segments','lossless','lossy-alpha','animated']:
    Image.open(n+'.webp').convert('RGB').save(n+'.png',optimize=True)
for n in ['rgb16-lzw-predictor','rgb16-zip-predictor-big-endian','cmyk-jpeg','cmyk-lzw','ycbcr-jpeg']:
    Image.open(n+'.tif').convert('RGB').save(n+'.png',optimize=True)
assert (np.asarray(Image.open('rgb16-lzw-predictor.png'))==a).all()
